package io.weir.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Changes inputs at random, and mostly so that they remain nearly right. A function of the seed. */
final class Mutator {

    private static final int MOST_CHANGES = 4;
    private static final int LONGEST = 1 << 16;

    private final List<byte[]> inputs;
    private final List<byte[]> tokens;
    private final SplittableRandom random;

    Mutator(List<byte[]> inputs, List<byte[]> tokens, long seed) {
        this.inputs = inputs;
        this.tokens = tokens;
        random = new SplittableRandom(seed);
    }

    byte[] next() {
        byte[] input = pick(inputs);
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            input = changed(input);
        }
        return input.length > LONGEST ? Arrays.copyOf(input, LONGEST) : input;
    }

    private byte[] pick(List<byte[]> list) {
        return list.get(random.nextInt(list.size()));
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int length = Math.min(input.length - at, 1 + random.nextInt(1 + random.nextInt(16)));
        return switch (random.nextInt(10)) {
            case 0 -> replaced(input, at, length, new byte[0]);
            case 1 -> replaced(input, at, 0, Arrays.copyOfRange(input, at, at + length));
            case 2 -> replaced(input, at, Math.min(1, length), new byte[] {(byte) random.nextInt(256)});
            case 3 -> flipped(input, at);
            case 4, 5 -> replaced(input, at, 0, pick(tokens));
            case 6, 7 -> replaced(input, at, length, pick(tokens));
            case 8 -> value(input, at);
            default -> spliced(input, at);
        };
    }

    private static byte[] replaced(byte[] input, int at, int length, byte[] by) {
        byte[] output = new byte[input.length - length + by.length];
        System.arraycopy(input, 0, output, 0, at);
        System.arraycopy(by, 0, output, at, by.length);
        System.arraycopy(input, at + length, output, at + by.length, input.length - at - length);
        return output;
    }

    private byte[] flipped(byte[] input, int at) {
        byte[] output = input.clone();
        if (at < output.length) {
            output[at] ^= (byte) (1 << random.nextInt(8));
        }
        return output;
    }

    /** The next value after a colon or comma becomes a token. */
    private byte[] value(byte[] input, int at) {
        int begin = at;
        while (begin < input.length && input[begin] != ':' && input[begin] != ',') {
            begin++;
        }
        begin = Math.min(begin + 1, input.length);
        int end = begin;
        while (end < input.length && ",]}\n".indexOf(input[end]) < 0) {
            end++;
        }
        return replaced(input, begin, end - begin, pick(tokens));
    }

    private byte[] spliced(byte[] input, int at) {
        byte[] other = pick(inputs);
        int from = random.nextInt(other.length + 1);
        return replaced(input, at, input.length - at, Arrays.copyOfRange(other, from, other.length));
    }
}
