package io.weir.web;

import io.weir.http.WebJson;

/** A model, or a version of it, that is not here. */
final class UnknownModel extends RuntimeException {

    UnknownModel(String model) {
        super("there is no model '" + WebJson.shortened(model, 200) + "' here; /api/models lists those there are");
    }

    UnknownModel(String model, long version) {
        super("version " + version + " of model '" + WebJson.shortened(model, 200)
                + "' is not kept (any more); /api/models/{model}/versions lists those that are");
    }
}
