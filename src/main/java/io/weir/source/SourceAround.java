package io.weir.source;

/** A source that gives the events of another, which is closed with it. */
abstract class SourceAround implements EventSource {

    final EventSource source;

    SourceAround(EventSource source) {
        this.source = source;
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public double fraction() {
        return source.fraction();
    }

    @Override
    public boolean isCsv() {
        return source.isCsv();
    }

    @Override
    public void close() {
        source.close();
    }
}
