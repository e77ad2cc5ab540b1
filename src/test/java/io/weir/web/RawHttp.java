package io.weir.web;

import static io.weir.web.TopicRecords.utf8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests as no well-behaved client writes them. */
final class RawHttp {

    private static final int PATIENCE_MS = 10_000;

    private RawHttp() {}

    /** A connection that has asked, and not read. */
    static Socket ask(int port, String request) throws IOException {
        var socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(PATIENCE_MS);
        socket.getOutputStream().write(utf8(request));
        return socket;
    }

    /** Everything until the server closes the connection. */
    static String answer(int port, String request) throws IOException {
        try (var socket = ask(port, request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * The answer to a request that has no body.
     *
     * @param headers lines, each with its end
     */
    static String answer(int port, String method, String path, String host, String headers) throws IOException {
        return answer(
                port,
                method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n");
    }

    /** {@code 200} and the like. */
    static int status(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }
}
