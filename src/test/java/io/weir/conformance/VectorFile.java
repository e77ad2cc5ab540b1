package io.weir.conformance;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One file of cases, and its JSON: a header, then one case per line.
 *
 * @param kind file name without .json
 * @param about what a case asks
 * @param tolerance how the tolerances follow from the numbers
 */
record VectorFile(String kind, String about, String tolerance, List<Map<String, Object>> cases) {

    /** Tolerances are rounded up to two digits. */
    private static final MathContext UP = new MathContext(2, RoundingMode.UP);

    /** A tolerance, to be written with two digits. */
    static BigDecimal tolerance(double v) {
        return v < Double.POSITIVE_INFINITY ? new BigDecimal(v).round(UP) : BigDecimal.ZERO;
    }

    String json() {
        var json = new StringBuilder("{\n");
        field(json, "format", "mixture-conformance").append(",\n");
        field(json, "formatVersion", 1.0).append(",\n");
        field(json, "kind", kind).append(",\n");
        field(json, "about", about).append(",\n");
        field(json, "toleranceDerivation", tolerance).append(",\n\"cases\": [\n");
        for (int i = 0; i < cases.size(); i++) {
            write(json, cases.get(i));
            json.append(i < cases.size() - 1 ? ",\n" : "\n");
        }
        return json.append("]\n}\n").toString();
    }

    private static StringBuilder field(StringBuilder json, String name, Object value) {
        write(json, name);
        json.append(": ");
        write(json, value);
        return json;
    }

    private static void write(StringBuilder json, Object value) {
        if (value == null) {
            json.append("null");
        } else if (value instanceof Double d) {
            json.append(shortest(d));
        } else if (value instanceof Integer || value instanceof Boolean) {
            json.append(value);
        } else if (value instanceof BigDecimal d) {
            json.append(plain(d.stripTrailingZeros()));
        } else if (value instanceof String s) {
            json.append('"')
                    .append(s.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(separator);
                field(json, (String) entry.getKey(), entry.getValue());
                separator = ", ";
            }
            json.append('}');
        } else {
            writeList(json, value);
        }
    }

    private static void writeList(StringBuilder json, Object value) {
        Object[] items = value instanceof double[] v
                ? java.util.Arrays.stream(v).boxed().toArray()
                : value instanceof Collection<?> c ? c.toArray() : (Object[]) value;
        json.append('[');
        for (int i = 0; i < items.length; i++) {
            json.append(i > 0 ? "," : "");
            write(json, items[i]);
        }
        json.append(']');
    }

    /** The shortest decimal that reads back to the same double; NaN is null, an infinity is a string. */
    static String shortest(double v) {
        if (v != v) {
            return "null";
        }
        if (Double.isInfinite(v)) {
            return v > 0 ? "\"Infinity\"" : "\"-Infinity\"";
        }
        BigDecimal exact = new BigDecimal(v);
        for (int digits = 1; ; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == v) {
                return plain(rounded.stripTrailingZeros());
            }
        }
    }

    /** Without an exponent where that is shorter. */
    private static String plain(BigDecimal d) {
        String plain = d.toPlainString();
        String scientific = d.toString();
        return plain.length() <= scientific.length() + 4 ? plain : scientific.replace('E', 'e');
    }
}
