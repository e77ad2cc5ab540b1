# Weir as an image. The jar is built outside ('bin/weir --version' does it), the image only carries it:
#   docker build -t weir:local .
#   docker run --rm weir:local config
# RUNTIME_IMAGE is any image with bash and a Java 17 or newer on glibc.
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre
FROM ${RUNTIME_IMAGE}
COPY target/lib /opt/weir/lib
COPY config /opt/weir/config
COPY target/weir.jar /opt/weir/weir.jar
# Where the state lives; a volume mounted here begins as this folder, with its owner.
RUN mkdir -p /var/lib/weir && chown 0:0 /var/lib/weir && chmod 770 /var/lib/weir
USER 10001:0
WORKDIR /tmp
ENV KAFKA_STATE_DIR=/var/lib/weir
EXPOSE 9464
# JAVA_TOOL_OPTIONS adds options of the JVM.
ENTRYPOINT ["java", "-XX:+UseParallelGC", "-XX:MaxRAMPercentage=60", "--enable-native-access=ALL-UNNAMED", "-cp", "/opt/weir/weir.jar:/opt/weir/lib/*", "io.weir.cli.Weir"]
CMD ["run", "-c", "/opt/weir/config/weir.properties"]
