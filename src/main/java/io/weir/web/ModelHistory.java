package io.weir.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Versions of one model: the newest, and earlier ones spread evenly over the time that it has been watched.
 *
 * <p>A version is kept if the one kept before is at least an interval older. When the places are used up every other version goes,
 * and the interval doubles: any run, short or long, is seen through {@value #CAPACITY}/2 to {@value #CAPACITY} versions.
 */
final class ModelHistory {

    static final int CAPACITY = 120;
    private static final long FIRST_INTERVAL_MS = 250;

    private final List<Version> kept = new ArrayList<>();
    private long interval = FIRST_INTERVAL_MS;
    private Version newest;

    void add(Version version) {
        newest = version;
        if (kept.isEmpty() || version.at() - kept.get(kept.size() - 1).at() >= interval) {
            if (kept.size() == CAPACITY) {
                thin();
            }
            kept.add(version);
        }
    }

    /** Lets every other version go, from the second on. */
    void thin() {
        var rest = new ArrayList<Version>();
        for (int i = 0; i < kept.size(); i += 2) {
            rest.add(kept.get(i));
        }
        kept.clear();
        kept.addAll(rest);
        interval *= 2;
    }

    Version newest() {
        return newest;
    }

    /** Oldest first, ending with the newest. */
    List<Version> versions() {
        var versions = new ArrayList<>(kept);
        if (versions.get(versions.size() - 1) != newest) {
            versions.add(newest);
        }
        return versions;
    }

    Optional<Version> version(long number) {
        return versions().stream().filter(v -> v.number() == number).findFirst();
    }

    /** Bytes of JSON that it keeps; the objects made of them take about as much again. */
    long bytes() {
        return versions().stream().mapToLong(v -> v.json().length).sum();
    }
}
