package io.weir.config;

/**
 * A setting as somebody said it.
 *
 * @param value as it was written: references to providers are not resolved
 * @param source where it was said: a file, a variable of the environment, {@code --set}, or {@code default}
 */
public record Setting(String key, String value, String source) {

    private static final String HIDDEN = "(hidden)";

    /** The value for people: a secret is hidden, unless it is a reference to one. */
    public String shown() {
        return SensitiveKeys.isSecret(key) && !SensitiveKeys.isReference(value)
                ? HIDDEN
                : SensitiveKeys.withoutUserInfo(value);
    }
}
