package io.weir.report;

import static j2html.TagCreator.*;

import j2html.TagCreator;
import j2html.tags.DomContent;
import j2html.tags.specialized.TdTag;
import j2html.tags.specialized.ThTag;
import j2html.tags.specialized.TrTag;
import java.util.List;
import java.util.Locale;

/** What tables of the page are made of. Numbers stand at the right, words at the left. */
final class Tables {

    private Tables() {}

    static DomContent table(List<ThTag> heads, List<TrTag> rows) {
        return TagCreator.table(tr().with(heads)).with(rows);
    }

    /** A table that may be wider than the page. */
    static DomContent wide(List<ThTag> heads, List<TrTag> rows) {
        return div(table(heads, rows)).withClass("wide");
    }

    static ThTag leftHead(String name) {
        return th(name).withClass("l");
    }

    static TdTag left(String text) {
        return td(text).withClass("l");
    }

    static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }

    /** The ending of so many events. */
    static String plural(long count) {
        return count == 1 ? "" : "s";
    }
}
