package io.weir.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the name of a field says of its meaning, by words that people use in every trade. */
final class FieldNames {

    private static final Set<String> LABEL = Set.of(
            "label", "labels", "target", "anomaly", "anomalous", "outlier", "fraud", "attack", "truth", "groundtruth");
    private static final Set<String> ID = Set.of(
            "id",
            "ids",
            "uuid",
            "guid",
            "pid",
            "tid",
            "uid",
            "gid",
            "seq",
            "sequence",
            "serial",
            "offset",
            "index",
            "idx",
            "lineno",
            "rowno");
    private static final Set<String> TIME = Set.of(
            "time",
            "date",
            "datetime",
            "timestamp",
            "ts",
            "epoch",
            "at",
            "when",
            "created",
            "updated",
            "timestamps",
            "t");
    private static final Set<String> UNIT_OF_TIME = Set.of("ms", "s", "us", "ns", "utc", "millis", "seconds");
    private static final Set<String> GROUP = Set.of(
            "host",
            "hostname",
            "node",
            "device",
            "sensor",
            "machine",
            "service",
            "app",
            "application",
            "customer",
            "client",
            "user",
            "username",
            "account",
            "card",
            "merchant",
            "station",
            "site",
            "store",
            "shop",
            "pod",
            "container",
            "instance",
            "tenant",
            "team",
            "server",
            "vehicle",
            "truck",
            "meter",
            "unit",
            "line",
            "pump",
            "engine",
            "turbine",
            "asset",
            "carrier",
            "airline",
            "key",
            "region",
            "zone",
            "symbol",
            "ticker",
            "cluster",
            "location");
    private static final Set<String> NAMING = Set.of("id", "ids", "name", "no", "number", "nr", "uuid", "key");
    private static final Set<String> CODE = Set.of(
            "status",
            "code",
            "type",
            "kind",
            "class",
            "category",
            "port",
            "level",
            "severity",
            "priority",
            "mode",
            "state",
            "flag",
            "flags",
            "method",
            "version",
            "year",
            "month",
            "weekday",
            "zip",
            "postcode",
            "channel",
            "mcc",
            "response",
            "result",
            "error");
    private static final Set<String> COUNT = Set.of(
            "count",
            "counts",
            "num",
            "number",
            "attempts",
            "retries",
            "errors",
            "failures",
            "items",
            "quantity",
            "qty",
            "children",
            "persons",
            "passengers",
            "warnings",
            "hits",
            "visits");
    private static final Set<String> ANGLE =
            Set.of("direction", "heading", "bearing", "angle", "azimuth", "course", "yaw", "dir");
    private static final Set<String> UNIT_OF_ANGLE = Set.of("deg", "degree", "degrees");

    private FieldNames() {}

    /** The words of a name in small letters: those of {@code user_id}, {@code userId} and {@code User-ID} are the same. */
    static List<String> words(String name) {
        return Arrays.stream(
                        name.replaceAll("([\\p{Ll}\\p{N}])(\\p{Lu})", "$1 $2").split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The last word, without one that only says what it is measured in. */
    private static String last(String name, Set<String> units) {
        List<String> words = words(name);
        int last = words.size() - 1;
        while (last > 0 && units.contains(words.get(last))) {
            last--;
        }
        return last < 0 ? "" : words.get(last);
    }

    /** Whether it says what the event is known to be. */
    static boolean isLabel(String name) {
        List<String> words = words(name);
        return words.stream().anyMatch(LABEL::contains) || words.equals(List.of("class"));
    }

    /** Whether it is a name of one thing, as numbers or not. */
    static boolean isId(String name) {
        return ID.contains(last(name, Set.of()));
    }

    static boolean isTime(String name) {
        return TIME.contains(last(name, UNIT_OF_TIME));
    }

    /** Whether things of one kind are usually told apart by it. */
    static boolean isGroup(String name) {
        return GROUP.contains(last(name, NAMING));
    }

    /** Whether its numbers are names, of which none is more than another. */
    static boolean isCode(String name) {
        return CODE.contains(last(name, NAMING));
    }

    /** Whether it says how many. */
    static boolean isCount(String name) {
        List<String> words = words(name);
        return !words.isEmpty() && (COUNT.contains(words.get(0)) || COUNT.contains(words.get(words.size() - 1)));
    }

    /** Whether it is a direction. */
    static boolean isAngle(String name) {
        return ANGLE.contains(last(name, UNIT_OF_ANGLE));
    }
}
