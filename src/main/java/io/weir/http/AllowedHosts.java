package io.weir.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names by which a server may be asked for.
 *
 * <p>A page of another site can have its own name lead to any address (DNS rebinding), and then reads what is answered there. It
 * cannot do so without a name: a request for an address comes from a page of that address, or from no page, like the probes of
 * Kubernetes. So addresses are always allowed, and names only if somebody said so.
 */
final class AllowedHosts {

    private static final Pattern ADDRESS =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}|\\[[0-9a-f:.]+(%25[a-z0-9]+)?]");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final String ANY = "*";

    private final Set<String> names = new TreeSet<>();

    /**
     * @param listened what the server listens on, by name or address
     * @param others names besides localhost; {@code *} is any
     */
    AllowedHosts(String listened, Collection<String> others) {
        names.add("localhost");
        names.add(canonical(listened));
        others.forEach(name -> names.add(canonical(name)));
    }

    private static String canonical(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** The name in a Host header, without its port. */
    static String name(String host) {
        return canonical(PORT.matcher(host.strip()).replaceFirst(""));
    }

    /**
     * @param host as in the header, with or without a port
     */
    boolean allows(String host) {
        String name = name(host);
        return names.contains(ANY)
                || names.contains(name)
                || ADDRESS.matcher(name).matches();
    }
}
