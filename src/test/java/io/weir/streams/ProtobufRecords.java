package io.weir.streams;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What a user might write: messages of the type {@code input.deserializer.message}, from the descriptors that {@code protoc
 * --include_imports --descriptor_set_out} writes, in {@code input.deserializer.descriptor.file}.
 */
public final class ProtobufRecords implements Deserializer<DynamicMessage> {

    private Descriptor type;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        Path file = Path.of(String.valueOf(settings.get("descriptor.file")));
        String message = String.valueOf(settings.get("message"));
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        try {
            // Imported files come first.
            for (var proto :
                    FileDescriptorSet.parseFrom(Files.readAllBytes(file)).getFileList()) {
                var imports = proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
                files.put(proto.getName(), FileDescriptor.buildFrom(proto, imports));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException(e);
        }
        type = files.values().stream()
                .flatMap(f -> f.getMessageTypes().stream())
                .filter(t -> t.getFullName().equals(message))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no message " + message + " in " + file));
    }

    @Override
    public DynamicMessage deserialize(String topic, byte[] data) {
        try {
            return DynamicMessage.parseFrom(type, data);
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException(e);
        }
    }
}
