package io.weir.conformance;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Elementary functions of {@link BigDecimal}, to 60 digits. */
final class Exact {

    /** Of every result. Condition numbers of the cases are below 10¹², so that at least 40 digits of each answer are right. */
    static final MathContext DIGITS = new MathContext(60);

    /** Of every step inside a function. */
    private static final MathContext GUARD = new MathContext(DIGITS.getPrecision() + 20);

    private static final BigDecimal NEGLIGIBLE = BigDecimal.ONE.movePointLeft(GUARD.getPrecision());
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    /** exp underflows to zero below; no double is as small as e⁻²⁰⁰⁰. */
    private static final BigDecimal UNDERFLOW = BigDecimal.valueOf(-2000);

    private static final BigDecimal LOG_2 = areaTangentOfReciprocal(3).multiply(TWO, GUARD);
    /** log 10 = 3 log 2 + log 1.25. */
    private static final BigDecimal LOG_10 =
            LOG_2.multiply(BigDecimal.valueOf(3)).add(areaTangentOfReciprocal(9).multiply(TWO), GUARD);
    /** π = 16 arctan 1/5 − 4 arctan 1/239 (Machin 1706). */
    static final BigDecimal PI = series(5, -1)
            .multiply(BigDecimal.valueOf(16))
            .subtract(series(239, -1).multiply(BigDecimal.valueOf(4)), DIGITS);

    static final BigDecimal LOG_TWO_PI = log(PI.multiply(TWO));

    private Exact() {}

    /** artanh(1/n), which is ½ log((n + 1)/(n − 1)). */
    private static BigDecimal areaTangentOfReciprocal(int n) {
        return series(n, 1);
    }

    /** Σ signʲ n^−(2j+1) / (2j+1). */
    private static BigDecimal series(int n, int sign) {
        BigDecimal square = BigDecimal.valueOf((long) n * n);
        BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), GUARD);
        BigDecimal sum = power;
        for (int j = 1; power.compareTo(NEGLIGIBLE) > 0; j++) {
            power = power.divide(square, GUARD);
            BigDecimal term = power.divide(BigDecimal.valueOf(2L * j + 1), GUARD);
            sum = sign < 0 && j % 2 == 1 ? sum.subtract(term, GUARD) : sum.add(term, GUARD);
        }
        return sum;
    }

    /** eˣ, and zero for x &lt; −2000. */
    static BigDecimal exp(BigDecimal x) {
        return x.compareTo(UNDERFLOW) < 0 ? BigDecimal.ZERO : exponential(x).round(DIGITS);
    }

    /** x = m log 2 + r, then the Taylor series of exp(r / 2⁸), squared eight times. */
    private static BigDecimal exponential(BigDecimal x) {
        int m = x.divide(LOG_2, GUARD).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
        BigDecimal r = x.subtract(LOG_2.multiply(BigDecimal.valueOf(m)), GUARD).divide(BigDecimal.valueOf(256), GUARD);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int j = 1; term.abs().compareTo(NEGLIGIBLE) > 0; j++) {
            term = term.multiply(r, GUARD).divide(BigDecimal.valueOf(j), GUARD);
            sum = sum.add(term, GUARD);
        }
        for (int square = 0; square < 8; square++) {
            sum = sum.multiply(sum, GUARD);
        }
        BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(m)));
        return m < 0 ? sum.divide(power, GUARD) : sum.multiply(power, GUARD);
    }

    /**
     * log x by Halley's iteration y ← y + 2 (u − eʸ)/(u + eʸ) from the double, which triples the number of right digits.
     *
     * @param x &gt; 0
     */
    static BigDecimal log(BigDecimal x) {
        int exponent = x.precision() - x.scale();
        BigDecimal u = x.movePointLeft(exponent).round(GUARD);
        BigDecimal y = new BigDecimal(StrictMath.log(u.doubleValue()));
        for (int right = 14; right < GUARD.getPrecision(); right *= 3) {
            BigDecimal e = exponential(y);
            y = y.add(u.subtract(e).multiply(TWO).divide(u.add(e), GUARD), GUARD);
        }
        return y.add(LOG_10.multiply(BigDecimal.valueOf(exponent)), DIGITS);
    }

    /** The exact values of doubles. */
    static BigDecimal[] of(double... v) {
        BigDecimal[] exact = new BigDecimal[v.length];
        for (int i = 0; i < v.length; i++) {
            exact[i] = new BigDecimal(v[i]);
        }
        return exact;
    }

    /** The exact values of doubles, row by row. */
    static BigDecimal[][] of(double[][] v) {
        BigDecimal[][] exact = new BigDecimal[v.length][];
        for (int i = 0; i < v.length; i++) {
            exact[i] = of(v[i]);
        }
        return exact;
    }

    /** The nearest doubles. */
    static double[] round(BigDecimal[] v) {
        double[] rounded = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            rounded[i] = v[i].doubleValue();
        }
        return rounded;
    }

    /** The nearest doubles, row by row. */
    static double[][] round(BigDecimal[][] v) {
        double[][] rounded = new double[v.length][];
        for (int i = 0; i < v.length; i++) {
            rounded[i] = round(v[i]);
        }
        return rounded;
    }
}
