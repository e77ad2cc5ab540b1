package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The schemas in docs/schemas. */
public final class Schemas {

    private Schemas() {}

    /** The one of {@code docs/schemas/NAME.schema.json}. */
    public static JsonSchema schema(String name) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("docs/schemas", name + ".schema.json")));
    }

    /** There are records, and each is as its schema says. */
    public static void assertValid(String name, List<? extends JsonNode> records) throws IOException {
        JsonSchema schema = schema(name);
        assertThat(records).as(name).isNotEmpty();
        for (JsonNode record : records) {
            assertThat(schema.validate(record)).as("%s: %s", name, record).isEmpty();
        }
    }
}
