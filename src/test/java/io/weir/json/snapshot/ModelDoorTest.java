package io.weir.json.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.json.Json;
import io.weir.json.ModelKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models from outside: numbers that later arithmetic cannot hold, or that no model has, are refused with their place. */
class ModelDoorTest {

    private static final String CATEGORICAL = """
            {"format":"weir-model","formatVersion":1,"model":"m","version":3,"createdAt":"2026-03-01T12:00:00Z","events":100,
            "effectiveEvents":80.5,"features":[{"name":"x","family":"gaussian","transform":"none","path":"/x"},
            {"name":"category(c)","family":"categorical","transform":"none","path":"/c"}],"covarianceType":"diagonal",
            "components":[{"id":0,"weight":1,"mass":80.5,"mean":[1],"covariance":[[2]],
            "probabilities":[{"GET":0.9,"#c924ef99af03e":0.05}],"unnamed":[{"0123456789abc":0.04}],"unseen":[0.01],"bornVersion":1}],
            "nextId":1,"alert":null,"logLikelihood":{"mean":-3.5},"provenance":{"weirVersion":"1"}}
            """;

    private static JsonNode gaussian() throws IOException {
        try (var in = ModelDoorTest.class.getResourceAsStream("/io/weir/json/door/control-import-events-max.json")) {
            var snapshot = (ObjectNode) Json.MAPPER.readTree(in).get("snapshot");
            return snapshot.put("events", 4000);
        }
    }

    /** The model with the value at one place replaced; the value is text, so that it need not be one of Jackson's. */
    private static byte[] with(JsonNode root, String place, String value) {
        var pointer = JsonPointer.compile(place);
        JsonNode parent = root.at(pointer.head());
        if (parent instanceof ArrayNode array) {
            array.set(pointer.last().getMatchingIndex(), "PLACEHOLDER");
        } else {
            ((ObjectNode) parent).put(pointer.last().getMatchingProperty(), "PLACEHOLDER");
        }
        String json = root.toString();
        assertThat(json).contains("\"PLACEHOLDER\"");
        return json.replace("\"PLACEHOLDER\"", value).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theModelsThatAreSpoiltHereAreReadAsTheyAre() throws Exception {
        ModelSnapshot read = ModelSnapshot.fromJson(gaussian().toString().getBytes(StandardCharsets.UTF_8));
        assertThat(read.events()).isEqualTo(4000);
        assertThat(ModelSnapshot.fromJson(read.toJson()).toJson()).isEqualTo(read.toJson());
        ModelSnapshot categorical = ModelSnapshot.fromJson(CATEGORICAL.getBytes(StandardCharsets.UTF_8));
        assertThat(Json.MAPPER.readTree(categorical.toJson()).get("components"))
                .isEqualTo(Json.MAPPER
                        .readTree(CATEGORICAL
                                .replace("[1]", "[1.0]")
                                .replace("[[2]]", "[[2.0]]")
                                .replace("\"weight\":1", "\"weight\":1.0"))
                        .get("components"));
        byte[] marked = ("\ufeff" + CATEGORICAL).getBytes(StandardCharsets.UTF_8);
        assertThat(ModelSnapshot.fromJson(marked).toJson()).isEqualTo(categorical.toJson());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /events                                 | 9223372036854775807
            /events                                 | 9007199254740993
            /events                                 | 1e3
            /events                                 | -1
            /version                                | 9223372036854775807
            /version                                | -1
            /version                                | 1.5
            /version                                | 99999999999999999999
            /nextId                                 | 9223372036854775807
            /nextId                                 | 1
            /components/0/id                        | 9223372036854775807
            /components/0/id                        | 1
            /components/0/bornVersion               | 9223372036854775807
            /components/0/mass                      | -1
            /components/0/mass                      | 1e308
            /components/0/mass                      | "NaN"
            /effectiveEvents                        | 1e308
            /effectiveEvents                        | -1
            /effectiveEvents                        | 1e999
            /effectiveEvents                        | null
            /components/0/weight                    | 1
            /components/0/weight                    | -0.1
            /components/0/weight                    | 1e999
            /components/0/mean/0                    | 1e155
            /components/0/mean/0                    | 1e153
            /components/0/covariance/0/0            | 1e305
            /components/0/mean/0                    | 1e999
            /components/0/covariance/0/0            | 0
            /components/0/covariance/0/0            | -1
            /components/0/covariance/0/0            | 1e999
            /components/0/covariance/0/1            | 0.0086
            /components/0/covariance/0/1            | -0.008528694003602708
            /components/0/covariance/0              | [1,5]
            /createdAt                              | "+300000-01-01T00:00:00Z"
            /createdAt                              | "-300000-01-01T00:00:00Z"
            /createdAt                              | "+999999999-12-31T23:59:59Z"
            /createdAt                              | 0
            /model                                  | "\\ud800"
            /features/0/name                        | "\\udc00"
            /provenance/weirVersion                 | "\\ud800"
            /provenance/other                       | "\\ud800"
            /provenance/other                       | 1e999
            /provenance/other                       | {}
            /alert/rate                             | 2
            /alert/rate                             | -0.1
            /alert/threshold                        | 1e999
            /alert/realisedRate                     | 7
            /alert/budget                           | 7
            /alert/calibration/pValues/0            | 1e999
            /alert/calibration/pValues/0            | 1e300
            /alert/calibration/distances/3          | -1
            /logLikelihood/mean                     | 1e999
            /frozen                                 | "true"
            /frozen                                 | 1
            """)
    void aModelThatCannotBeGoneOnFromIsRefused(String place, String value) throws IOException {
        byte[] json = with(gaussian(), place, value);
        assertThatThrownBy(() -> ModelSnapshot.fromJson(json))
                .isInstanceOf(InvalidModel.class)
                .message()
                .isNotBlank();
        byte[] command = ("{\"model\":\"k\",\"command\":\"import\",\"snapshot\":"
                        + new String(json, StandardCharsets.UTF_8) + "}")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Command.fromJson(command))
                .isInstanceOfSatisfying(
                        UnreadableEvent.class, e -> assertThat(e.reason()).isIn(Reason.BAD_MODEL, Reason.BAD_COMMAND));
    }

    @Test
    void textsAreBounded() throws IOException {
        String name = "\"" + "n".repeat(ModelKey.LONGEST_NAME + 1) + "\"";
        for (String place : new String[] {
            "/model", "/features/0/name", "/features/0/path", "/provenance/weirVersion", "/alert/budget"
        }) {
            byte[] json = with(gaussian(), place, name);
            assertThatThrownBy(() -> ModelSnapshot.fromJson(json)).as(place).isInstanceOf(InvalidModel.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"1e-10, true", "1e-8, false"})
    void aCovarianceIsSymmetricAsFarAsRoundingGoes(double difference, boolean read) throws Exception {
        double entry = 0.008528694003602708;
        byte[] json = with(gaussian(), "/components/0/covariance/0/1", Double.toString(entry + difference));
        if (read) {
            ModelSnapshot.fromJson(json);
        } else {
            assertThatThrownBy(() -> ModelSnapshot.fromJson(json)).hasMessageContaining("symmetric");
        }
    }

    @ParameterizedTest
    @CsvSource({"0.99, true", "0.9999999, true", "1.5, false", "-1.5, false", "30, false"})
    void aCovarianceIsPositiveDefinite(double correlation, boolean read) throws Exception {
        byte[] json = with(
                gaussian(), "/components/0/covariance", "[[4," + 2 * correlation + "],[" + 2 * correlation + ",1]]");
        if (read) {
            ModelSnapshot.fromJson(json);
        } else {
            assertThatThrownBy(() -> ModelSnapshot.fromJson(json)).hasMessageContaining("components[0]");
        }
    }

    @Test
    void threeFeaturesCannotAllBeOpposites() throws Exception {
        String covariance = "[[1,%s,%s],[%s,1,%s],[%s,%s,1]]".replace("%s", "-0.6");
        var root = (ObjectNode) gaussian();
        ((ArrayNode) root.get("features")).add(root.get("features").get(0).deepCopy());
        ((ObjectNode) root.at("/features/2")).put("name", "z").put("path", "/z");
        for (JsonNode component : root.get("components")) {
            ((ObjectNode) component).set("mean", Json.MAPPER.readTree("[0,0,0]"));
            ((ObjectNode) component).set("covariance", Json.MAPPER.readTree("[[1,0,0],[0,1,0],[0,0,1]]"));
        }
        ModelSnapshot.fromJson(root.toString().getBytes(StandardCharsets.UTF_8));
        byte[] json = with(root, "/components/1/covariance", covariance);
        assertThatThrownBy(() -> ModelSnapshot.fromJson(json))
                .hasMessageContaining("components[1].covariance is not positive definite");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /components/0/unseen/0                      | 0.5
            /components/0/unseen/0                      | 0
            /components/0/unseen/0                      | -0.01
            /components/0/probabilities/0/GET           | 0.1
            /components/0/probabilities/0/GET           | 1e999
            /components/0/probabilities/0/GET           | -0.9
            /components/0/probabilities/0               | {"GET":0.9,"#c924ef99af03e":0.05,"\\ud800":0}
            /components/0/probabilities/0               | {"GET":0.9,"GET":0.05}
            /components/0/unnamed/0                     | {"GET":0.04}
            /components/0/unnamed/0                     | {"0123456789ABC":0.04}
            /components/0/unnamed/0                     | {"123":0.04}
            /components/0/unnamed                       | []
            /components/0/unnamed                       | [7]
            /components/0/covariance                    | [[0]]
            """)
    void probabilitiesOfLevelsAreThoseOfOneFeature(String place, String value) throws IOException {
        byte[] json = with(Json.MAPPER.readTree(CATEGORICAL), place, value);
        assertThatThrownBy(() -> ModelSnapshot.fromJson(json)).isInstanceOf(InvalidModel.class);
    }

    @Test
    void aLevelNameOfAsManyCharactersAsMayBeIsRead() throws Exception {
        String levels = "{\"GET\":0.95,\"" + "\ud83d\ude00".repeat(128) + "\":0}";
        byte[] json = with(Json.MAPPER.readTree(CATEGORICAL), "/components/0/probabilities/0", levels);
        assertThat(ModelSnapshot.fromJson(json).mixture().size()).isPositive();
    }

    @Test
    void aLevelNameIsBounded() throws IOException {
        String levels = "{\"GET\":0.95,\"" + "n".repeat(129) + "\":0}";
        byte[] json = with(Json.MAPPER.readTree(CATEGORICAL), "/components/0/probabilities/0", levels);
        assertThatThrownBy(() -> ModelSnapshot.fromJson(json)).hasMessageContaining("at most 128 characters");
    }

    @Test
    void inAModelOfBeforeALevelWithoutANameIsItsCode() throws Exception {
        String old = CATEGORICAL
                .replace(",\"unnamed\":[{\"0123456789abc\":0.04}]", "")
                .replace("0.01]", "0.05]");
        String posing = old.replace("#c924ef99af03e", "#14e30cd163c73");
        assertThatThrownBy(() -> ModelSnapshot.fromJson(posing.getBytes(StandardCharsets.UTF_8)))
                .as("the code of GET, which is there already")
                .hasMessageContaining("there twice");
        old = old.replace("#c924ef99af03e", "#0924ef99af03e");
        ModelSnapshot read = ModelSnapshot.fromJson(old.getBytes(StandardCharsets.UTF_8));
        JsonNode component = Json.MAPPER.readTree(read.toJson()).at("/components/0");
        assertThat(component.at("/probabilities/0").toString()).isEqualTo("{\"GET\":0.9}");
        assertThat(component.at("/unnamed/0").toString()).isEqualTo("{\"0924ef99af03e\":0.05}");
    }

    @Test
    void aModelOfEveryNameIsReadBack() throws Exception {
        for (String name : new String[] {"", "hex:", "hex:ff", "é", "a\0b", "\"", "x".repeat(4096)}) {
            var root = (ObjectNode) Json.MAPPER.readTree(CATEGORICAL);
            byte[] json = root.put("model", name).toString().getBytes(StandardCharsets.UTF_8);
            assertThat(ModelSnapshot.fromJson(ModelSnapshot.fromJson(json).toJson())
                            .model())
                    .isEqualTo(name);
        }
    }
}
