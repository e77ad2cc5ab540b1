package io.weir.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Errors that are found before anything else runs, as {@code {"error"}} like all others: no stack trace, nothing of the request. */
final class Errors extends org.eclipse.jetty.server.handler.ErrorHandler {

    /** All of them; Jetty tells only those who read or post anything. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        write(request, response, callback, code, sentence(code));
    }

    private static String sentence(int status) {
        return switch (status) {
            case 400 -> "the request is malformed";
            case 431 -> "the headers of the request are too long";
            default -> String.valueOf(HttpStatus.getMessage(status)).toLowerCase(java.util.Locale.ROOT);
        };
    }

    private static byte[] json(String message) {
        return WebJson.bytes(WebJson.object().put("error", message));
    }

    /** Answers with an error in words. */
    static void write(Request request, Response response, Callback callback, int status, String message) {
        Gate.secure(request, response.getHeaders());
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (request.getMethod().equals("CONNECT")) {
            // Whatever comes next on the connection, Jetty waits for it.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        if (status == 429 || status == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        }
        response.write(true, ByteBuffer.wrap(json(message)), callback);
    }
}
