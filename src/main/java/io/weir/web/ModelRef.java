package io.weir.web;

import io.weir.http.BadRequest;
import io.weir.http.WebJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How a model is named in a URL: by itself, or as {@code ~} and the base64url of its UTF-8 bytes, which any name can be written
 * as – also one that is empty, or has a slash or a control character.
 */
final class ModelRef {

    private ModelRef() {}

    /** A reference that stands for any name. */
    static String of(String model) {
        return "~" + Base64.getUrlEncoder().withoutPadding().encodeToString(model.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The name of a model from a path segment that is already decoded.
     *
     * @throws BadRequest if it begins with {@code ~} and does not go on in base64url
     */
    static String name(String segment) {
        if (!segment.startsWith("~")) {
            return segment;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(segment.substring(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(
                    "model",
                    "'" + WebJson.shortened(segment, 100)
                            + "' begins with ~ but is not base64url; /api/models gives every model's \"ref\"");
        }
    }
}
