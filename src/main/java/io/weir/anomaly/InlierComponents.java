package io.weir.anomaly;

import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import io.weir.numeric.Lengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Which components are ordinary traffic: the largest that have most of the mass together, and those that are about as large as the
 * smallest of them, since which of several equals is left out would be chance, and all its events strange. Immutable.
 */
final class InlierComponents {

    /** A component of at least this share of the smallest one that is needed belongs to the core too. */
    private static final double ALIKE = 0.8;
    /** By so many of its standard errors the mass of the others must be enough before a component is left out. */
    private static final double STANDARD_ERRORS = 2;

    private static final InlierComponents NONE = new InlierComponents(new long[0]);

    /** Ids of its components, ascending. */
    private final long[] ids;

    private InlierComponents(long[] ids) {
        this.ids = ids;
    }

    /** Of no model: nothing is in it. */
    static InlierComponents none() {
        return NONE;
    }

    /**
     * @param identity of the mixture's components
     * @param mass least weight of the core, in (0, 1]; weights are believed by as many events as there are
     * @param effectiveEvents that the mixture was learned from, ≥ 0
     */
    static InlierComponents of(Mixture mixture, ComponentIds identity, double mass, double effectiveEvents) {
        double enough = mass + STANDARD_ERRORS * Math.sqrt(mass * (1 - mass) / Math.max(1, effectiveEvents));
        Integer[] order = new Integer[mixture.size()];
        Arrays.setAll(order, k -> k);
        Arrays.sort(order, Comparator.comparingDouble(k -> -mixture.weight(k)));
        long[] ids = new long[order.length];
        int size = 0;
        double sum = 0;
        double smallest = 0;
        for (int k : order) {
            smallest = sum < enough ? ALIKE * mixture.weight(k) : smallest;
            if (mixture.weight(k) >= smallest) {
                ids[size++] = identity.id(k);
            }
            sum += mixture.weight(k);
        }
        ids = Arrays.copyOf(ids, size);
        Arrays.sort(ids);
        return new InlierComponents(ids);
    }

    /**
     * Whether a component has left that is still there: its events are strange from now on, though nothing has happened to them.
     *
     * @param before of an earlier version of the mixture
     * @param identity of the components of this one
     */
    boolean lost(InlierComponents before, ComponentIds identity) {
        for (int k = 0; k < identity.size(); k++) {
            if (before.contains(identity.id(k)) && !contains(identity.id(k))) {
                return true;
            }
        }
        return false;
    }

    boolean contains(long id) {
        return Arrays.binarySearch(ids, id) >= 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(ids.length);
        for (long id : ids) {
            out.writeLong(id);
        }
    }

    static InlierComponents read(DataInput in) throws IOException {
        long[] ids = new long[Lengths.read(in)];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = in.readLong();
        }
        return new InlierComponents(ids);
    }
}
