package io.weir.source.scenario;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Requests to a fleet of hosts over ten days, as access logs have them: each host has its own load and speed, each path its own
 * latency and size, and the load follows the hour and the day of the week. From the middle on there is trouble of every
 * {@linkplain Trouble.Kind kind}. The key of an event is its host; its label is that of the trouble it belongs to, 0 for none.
 */
public final class FleetEvents extends DrawnEvents {

    /** Whether a request is of some path, by share: one in a hundred is as ordinary as two in five. */
    private static final List<Path> PATHS = List.of(
            new Path("/items", 0.40, 20, 8_000),
            new Path("/search", 0.32, 80, 20_000),
            new Path("/cart", 0.22, 45, 2_000),
            new Path("/login", 0.05, 150, 900),
            new Path("/export", 0.01, 900, 2_000_000));

    private static final Path NEW_PATH = new Path("/debug", 0, 60, 5_000);

    private static final String[] STATUSES = {"200", "404", "500"};
    private static final double[] STATUS_SHARES = {0.985, 0.01, 0.005};
    private static final String[] REGIONS = {"eu", "us", "ap", "sa"};

    private static final long SPAN = TimeUnit.DAYS.toMillis(10);
    private static final double DAY = TimeUnit.DAYS.toMillis(1);
    private static final long EVENTS_PER_HOST = 4000;
    private static final int FEWEST_HOSTS = 5;
    private static final int MOST_HOSTS = 500;
    private static final int SINGLES = 20;
    private static final double NEW_PATH_EVENTS = 310;
    /** Spread of loads and speeds of hosts, in logarithms. */
    private static final double LOAD_SD = 0.5;

    private static final double SPEED_SD = 0.3;
    private static final double LATENCY_SD = 0.35;
    private static final double BYTES_SD = 0.3;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    /**
     * @param share of all requests
     * @param latency median, ms
     * @param bytes median
     */
    private record Path(String name, double share, double latency, double bytes) {}

    private final Draws draws;
    private final long nominal;
    /** Load of the hosts up to each, as a share of all. */
    private final double[] loads;

    private final double[] speeds;
    private final List<Trouble> troubles = new ArrayList<>();
    private double now = ScenarioEvents.START;
    /** The next of the single requests that take long. */
    private int single;

    /**
     * @param count events in all; Long.MAX_VALUE = no end
     * @param nominal events within ten days; there is a host for every {@value #EVENTS_PER_HOST}, at least {@value #FEWEST_HOSTS} and
     *     at most {@value #MOST_HOSTS}
     */
    FleetEvents(long seed, long count, long nominal) {
        super(count);
        this.nominal = nominal;
        draws = new Draws(seed);
        int hosts = (int) Math.max(FEWEST_HOSTS, Math.min(MOST_HOSTS, nominal / EVENTS_PER_HOST));
        loads = new double[hosts];
        speeds = new double[hosts];
        double sum = 0;
        for (int h = 0; h < hosts; h++) {
            sum += StrictMath.exp(draws.gaussian(0, LOAD_SD));
            loads[h] = sum;
            speeds[h] = StrictMath.exp(draws.gaussian(0, SPEED_SD));
        }
        for (int h = 0; h < hosts; h++) {
            loads[h] /= sum;
        }
        plan();
    }

    /** What goes wrong, single requests first; in an order of its own. */
    public List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    /** Number of hosts. */
    public int hosts() {
        return loads.length;
    }

    private void plan() {
        for (int i = 0; i < SINGLES; i++) {
            // In the order of time.
            long at = within(0.5 + 0.47 * (i + draws.uniform()) / SINGLES);
            trouble(Trouble.Kind.SINGLE, "", at, at);
        }
        // Those of short time happen to hosts of which something is heard meanwhile.
        int[] busy = busiest(Math.max(FEWEST_HOSTS, hosts() / 10));
        int[] order = shuffled(hosts());
        int next = 0;
        int slow = busy[draws.uniform(busy.length)];
        hours(Trouble.Kind.SLOW, slow, 40 / 60.0);
        int errors;
        do {
            errors = busy[draws.uniform(busy.length)];
        } while (errors == slow);
        hours(Trouble.Kind.ERRORS, errors, 3);
        for (Trouble.Kind kind : List.of(
                Trouble.Kind.NEW_PATH, Trouble.Kind.LEAK, Trouble.Kind.MIX, Trouble.Kind.CLOCK, Trouble.Kind.SILENCE)) {
            int host;
            do {
                host = order[next++ % order.length];
            } while (hosts() > 2 * FEWEST_HOSTS && (host == slow || host == errors));
            hours(kind, host, hours(kind, host));
        }
        everywhere(Trouble.Kind.REGION_SILENCE, region(draws.uniform(hosts())), 1);
        everywhere(Trouble.Kind.FLEET, "", 10 / 60.0);
        everywhere(Trouble.Kind.DEPLOYMENT, region(draws.uniform(hosts())), 24);
    }

    private double hours(Trouble.Kind kind, int host) {
        return switch (kind) {
            case NEW_PATH -> Math.min(72, NEW_PATH_EVENTS / 0.4 / (load(host) * nominal / (SPAN / DAY) / 24));
            case LEAK -> 48;
            case MIX -> 6;
            case CLOCK -> 2;
            default -> 12;
        };
    }

    private void hours(Trouble.Kind kind, int host, double hours) {
        everywhere(kind, host(host), hours);
    }

    private void everywhere(Trouble.Kind kind, String where, double hours) {
        long length = (long) (hours * TimeUnit.HOURS.toMillis(1));
        long from = within(0.5 + draws.uniform() * (0.47 - (double) length / SPAN));
        trouble(kind, where, from, from + length);
    }

    private void trouble(Trouble.Kind kind, String where, long from, long to) {
        troubles.add(new Trouble(kind, where, from, to, troubles.size() + 1));
    }

    private static long within(double share) {
        return ScenarioEvents.START + (long) (share * SPAN);
    }

    private double load(int host) {
        return host == 0 ? loads[0] : loads[host] - loads[host - 1];
    }

    private int[] busiest(int n) {
        return Arrays.copyOf(
                java.util.stream.IntStream.range(0, hosts())
                        .boxed()
                        .sorted((a, b) -> Double.compare(load(b), load(a)))
                        .mapToInt(h -> h)
                        .toArray(),
                Math.min(n, hosts()));
    }

    private int[] shuffled(int n) {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        for (int i = n - 1; i > 0; i--) {
            int j = draws.uniform(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private static String host(int h) {
        return String.format(Locale.ROOT, "host-%03d", h);
    }

    private static String region(int h) {
        return REGIONS[h % REGIONS.length];
    }

    @Override
    RecordedEvent draw(long index) {
        int h;
        do {
            now += -StrictMath.log(1 - draws.uniform()) * SPAN / nominal / load(now);
            h = Arrays.binarySearch(loads, draws.uniform());
            h = Math.min(hosts() - 1, h < 0 ? -h - 1 : h);
        } while (isSilent(h));
        return request(index, h);
    }

    private boolean isSilent(int h) {
        for (Trouble trouble : troubles) {
            if (trouble.kind().isSilence() && trouble.hits(host(h), region(h), (long) now)) {
                return true;
            }
        }
        return false;
    }

    /** The load at a time, 1 in the mean over a week: most in the afternoon, little at night and on weekends. */
    private static double load(double time) {
        double days = time / DAY;
        double hour = 1 + 0.6 * StrictMath.cos(2 * Math.PI * (days - 14 / 24.0));
        // The epoch was a Thursday.
        long weekday = Math.floorMod((long) days + 3, 7);
        return hour * (weekday >= 5 ? 0.7 : 1.12);
    }

    private RecordedEvent request(long index, int h) {
        long time = (long) now;
        Path path = PATHS.get(draws.pick(shares()));
        double latency = speeds[h] * (1 + 0.1 * StrictMath.cos(2 * Math.PI * (now / DAY - 14 / 24.0)));
        String status = STATUSES[draws.pick(STATUS_SHARES)];
        String version = "2.0";
        Trouble of = null;
        for (Trouble trouble : troubles) {
            // One request is the slow one of one trouble, however many are due.
            boolean another = of != null && of.kind() == Trouble.Kind.SINGLE && trouble.kind() == Trouble.Kind.SINGLE;
            if (another || !isHit(trouble, h)) {
                continue;
            }
            Trouble here = trouble;
            switch (trouble.kind()) {
                case SINGLE -> latency *= 25;
                case SLOW -> latency *= 6;
                case FLEET -> latency *= 3;
                case LEAK -> latency *= 1 + 3 * (now - trouble.from()) / (trouble.to() - trouble.from());
                case ERRORS -> {
                    boolean error = draws.uniform() < 0.3;
                    status = error ? "500" : status;
                    here = error ? trouble : null;
                }
                case NEW_PATH -> {
                    boolean other = draws.uniform() < 0.4;
                    path = other ? NEW_PATH : path;
                    here = other ? trouble : null;
                }
                case MIX -> path = draws.uniform() < 0.5 ? PATHS.get(PATHS.size() - 1) : path;
                case CLOCK -> time -= TimeUnit.HOURS.toMillis(1);
                case DEPLOYMENT -> {
                    latency *= 1.1;
                    version = "2.1";
                    here = null;
                }
                default -> here = null;
            }
            of = of == null ? here : of;
        }
        latency *= path.latency * StrictMath.exp(draws.gaussian(0, LATENCY_SD));
        double bytes = path.bytes * StrictMath.exp(draws.gaussian(0, BYTES_SD));
        return written(index, h, time, path, status, version, latency, (long) Math.max(1, bytes), of);
    }

    private boolean isHit(Trouble trouble, int h) {
        if (trouble.kind() != Trouble.Kind.SINGLE) {
            return trouble.hits(host(h), region(h), (long) now);
        }
        // The first request after its time.
        boolean hit = trouble.incident() == single + 1 && now >= trouble.from();
        single += hit ? 1 : 0;
        return hit;
    }

    private static double[] shares() {
        return PATHS.stream().mapToDouble(Path::share).toArray();
    }

    private RecordedEvent written(
            long index,
            int h,
            long time,
            Path path,
            String status,
            String version,
            double latency,
            long size,
            Trouble trouble) {
        var text = new ByteArrayBuilder(256);
        int label = trouble == null ? 0 : trouble.kind().label();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("id", Scenario.FLEET.label() + "-" + index);
            json.writeNumberField("timestamp", time);
            json.writeStringField("host", host(h));
            json.writeStringField("region", region(h));
            json.writeStringField("version", version);
            json.writeStringField("path", path.name);
            json.writeStringField("status", status);
            json.writeNumberField("latency_ms", Math.rint(latency * 1000) / 1000);
            json.writeNumberField("bytes", size);
            json.writeNumberField("label", label);
            json.writeNumberField("incident", trouble == null ? 0 : trouble.incident());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RecordedEvent(host(h), time, Integer.toString(label), text.toByteArray());
    }
}
