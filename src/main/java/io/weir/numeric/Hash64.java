package io.weir.numeric;

import java.nio.charset.StandardCharsets;

/** A fixed 64-bit hash: the same on every machine and in every version, so that what is drawn from it can be replayed. */
public final class Hash64 {

    private Hash64() {}

    /** A well-mixed function of two numbers: the finaliser of SplitMix64 (Steele, Lea and Flood 2014) over their sum of steps. */
    public static long mix(long seed, long n) {
        long z = seed + (n + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A hash of the text's UTF-8 bytes. */
    public static long of(String text) {
        long h = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            h = mix(h, b);
        }
        return h;
    }
}
