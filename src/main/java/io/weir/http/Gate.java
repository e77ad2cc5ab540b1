package io.weir.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What every request passes first: whether it may be answered at all, whatever it asks for. */
final class Gate extends Handler.Wrapper {

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    /** Bytes of a body that is too large, and read to its end. */
    private static final long MOST_THROWN_AWAY = 16L * 1024 * 1024;

    private static final String YEAR = "max-age=31536000";
    /** All ports of a machine have that name, and other programs on them may have no TLS. */
    private static final String HOUR = "max-age=3600";

    private final AllowedHosts hosts;
    private final long mostBytes;

    /**
     * @param mostBytes of the body of a request
     */
    Gate(AllowedHosts hosts, long mostBytes) {
        this.hosts = hosts;
        this.mostBytes = mostBytes;
    }

    /** What browsers are told with every answer. */
    static void secure(Request request, HttpFields.Mutable answer) {
        HEADERS.forEach(answer::put);
        if (request.isSecure()) {
            boolean local = "localhost".equals(Request.getServerName(request));
            answer.put(HttpHeader.STRICT_TRANSPORT_SECURITY, local ? HOUR : YEAR);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        secure(request, response.getHeaders());
        if (request.getMethod().equals("CONNECT")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            return refuse(request, response, callback, 405, "this server is no proxy");
        }
        String host = request.getHeaders().get(HttpHeader.HOST);
        String meant = request.getHttpURI().getHost();
        if (host != null && !hosts.allows(host) || meant != null && !hosts.allows(meant)) {
            return refuse(
                    request,
                    response,
                    callback,
                    403,
                    "this server does not answer to that name; http.allowed.hosts lists those it answers to");
        }
        String query = request.getHttpURI().getQuery();
        if (query != null && BAD_ESCAPE.matcher(query).find()) {
            return refuse(
                    request, response, callback, 400, "the query has a % that two hexadecimal digits do not follow");
        }
        if (!READING.contains(request.getMethod()) && isOfAnotherSite(request.getHeaders(), host)) {
            return refuse(request, response, callback, 403, "pages of other sites may not change anything here");
        }
        if (request.getLength() > mostBytes) {
            String why = tooLarge(mostBytes);
            if (request.getLength() > MOST_THROWN_AWAY) {
                return refuse(request, response, callback, 413, why);
            }
            // Who still sends does not read the answer, and would only see that the connection breaks.
            Content.Source.consumeAll(
                    request,
                    Callback.from(() -> Errors.write(request, response, callback, 413, why), callback::failed));
            return true;
        }
        return super.handle(request, response, callback);
    }

    static String tooLarge(long most) {
        return "the body is too large; it may have " + most + " bytes";
    }

    private static boolean isOfAnotherSite(HttpFields headers, String host) {
        String site = headers.get("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        String origin = headers.get(HttpHeader.ORIGIN);
        if (origin == null) {
            return false;
        }
        try {
            String from = new URI(origin).getRawAuthority();
            return from == null || host == null || !authority(host).equals(authority(from));
        } catch (URISyntaxException e) {
            return true;
        }
    }

    /** Without the ports that browsers leave out. */
    private static String authority(String host) {
        return host.strip().toLowerCase(Locale.ROOT).replaceFirst(":(80|443)$", "");
    }

    private static boolean refuse(Request request, Response response, Callback callback, int status, String why) {
        Errors.write(request, response, callback, status, why);
        return true;
    }
}
