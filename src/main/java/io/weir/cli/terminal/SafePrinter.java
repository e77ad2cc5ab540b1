package io.weir.cli.terminal;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/**
 * What commands print to: text from outside reaches no terminal as it is, see {@link SafeText}. What is given to {@code println} or
 * as an argument of {@code printf} is one line; text with lines of its own, JSON above all, goes through {@code print}. Single
 * characters are the program's own and pass.
 */
public final class SafePrinter extends PrintWriter {

    public SafePrinter(Writer out) {
        super(out, true);
    }

    @Override
    public void print(String text) {
        super.print(SafeText.lines(String.valueOf(text)));
    }

    @Override
    public void println(String text) {
        super.println(SafeText.line(String.valueOf(text)));
    }

    @Override
    public void println(Object thing) {
        println(String.valueOf(thing));
    }

    @Override
    public PrintWriter format(String format, Object... arguments) {
        return super.format(format, safe(arguments));
    }

    @Override
    public PrintWriter format(Locale locale, String format, Object... arguments) {
        return super.format(locale, format, safe(arguments));
    }

    private static Object[] safe(Object... arguments) {
        Object[] safe = new Object[arguments.length];
        for (int i = 0; i < safe.length; i++) {
            Object argument = arguments[i];
            safe[i] = argument == null || argument instanceof Number || argument instanceof Character
                    ? argument
                    : SafeText.line(argument.toString());
        }
        return safe;
    }
}
