package io.weir.mixture;

import io.weir.numeric.Lengths;
import io.weir.numeric.LinearAssignment;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which component is which, over refits that find the components anew. Immutable.
 *
 * <p>Ids are given out in order and never reused. A new component inherits the id of the old one with which it shares the most
 * responsibility, if that is a fair part of both; otherwise it is born with a new id.
 */
public final class ComponentIds {

    /** The part of the smaller component's mass that two components must share to be the same. */
    private static final double FAIR_SHARE = 0.3;

    private final long[] ids;
    private final long[] bornVersions;
    private final long nextId;

    private ComponentIds(long[] ids, long[] bornVersions, long nextId) {
        this.ids = ids;
        this.bornVersions = bornVersions;
        this.nextId = nextId;
    }

    /** Components 0 … size − 1, all born at the version. */
    public static ComponentIds first(int size, long version) {
        long[] ids = new long[size];
        Arrays.setAll(ids, k -> k);
        long[] born = new long[size];
        Arrays.fill(born, version);
        return new ComponentIds(ids, born, size);
    }

    /**
     * Identities that were written down elsewhere.
     *
     * @param ids one per component, all different; copied
     * @param bornVersions one per component; copied
     * @param nextId larger than every id
     */
    public static ComponentIds of(long[] ids, long[] bornVersions, long nextId) {
        for (int k = 0; k < ids.length; k++) {
            if (ids[k] < 0 || ids[k] >= nextId) {
                throw new IllegalArgumentException(
                        "id " + ids[k] + " of component " + k + " is not in [0, " + nextId + ")");
            }
            for (int j = 0; j < k; j++) {
                if (ids[j] == ids[k]) {
                    throw new IllegalArgumentException("id " + ids[k] + " is there twice, at " + j + " and " + k);
                }
            }
        }
        return new ComponentIds(ids.clone(), bornVersions.clone(), nextId);
    }

    /** The same components, as if they had appeared with the version. */
    public ComponentIds bornWith(long version) {
        long[] born = new long[ids.length];
        Arrays.fill(born, version);
        return new ComponentIds(ids, born, nextId);
    }

    /** The same identities, and no id before {@code least} to be given out any more. */
    public ComponentIds reserving(long least) {
        return new ComponentIds(ids, bornVersions, Math.max(nextId, least));
    }

    /** One new component, born with the version. */
    public ComponentIds afresh(long version) {
        return new ComponentIds(new long[] {nextId}, new long[] {version}, nextId + 1);
    }

    /** Number of components K. */
    public int size() {
        return ids.length;
    }

    public long id(int k) {
        return ids[k];
    }

    /** The model version with which the component appeared. */
    public long bornVersion(int k) {
        return bornVersions[k];
    }

    /** The id that the next new component will have. */
    public long nextId() {
        return nextId;
    }

    /**
     * Ids for the components of a refitted model.
     *
     * @param shared shared[j][k] = mean over events of r_old(j) · r_new(k), K_old × K_new; rows sum to the old weights,
     *     columns to the new ones
     * @param version of the new model, for the components that are born
     */
    public ComponentIds rematch(double[][] shared, long version) {
        int size = shared[0].length;
        int[] match = LinearAssignment.maximize(shared);
        long[] newIds = new long[size];
        long[] born = new long[size];
        Arrays.fill(newIds, -1);
        double[] newMass = new double[size];
        for (double[] row : shared) {
            for (int k = 0; k < size; k++) {
                newMass[k] += row[k];
            }
        }
        for (int j = 0; j < shared.length; j++) {
            int k = match[j];
            if (k < 0) {
                continue;
            }
            double smaller = Math.min(Arrays.stream(shared[j]).sum(), newMass[k]);
            if (shared[j][k] > 0 && shared[j][k] >= FAIR_SHARE * smaller) {
                newIds[k] = ids[j];
                born[k] = bornVersions[j];
            }
        }
        long next = nextId;
        for (int k = 0; k < size; k++) {
            if (newIds[k] < 0) {
                newIds[k] = next++;
                born[k] = version;
            }
        }
        return new ComponentIds(newIds, born, next);
    }

    /**
     * What became of the components of {@code before} in this identity.
     *
     * <p>A component that is gone was absorbed if more than half of its events went to one other; one that is new was split off
     * if more than half of its events came from one other.
     *
     * @param shared as in {@link #rematch}
     * @param reason why the components were found anew
     */
    public List<ComponentChange> since(ComponentIds before, double[][] shared, String reason) {
        List<ComponentChange> lineage = new ArrayList<>();
        Map<Long, List<Long>> absorbed = new TreeMap<>();
        for (int j = 0; j < before.size(); j++) {
            if (indexOf(before.ids[j]) >= 0) {
                continue;
            }
            int heir = largest(shared[j]);
            if (shared[j][heir] > 0.5 * Arrays.stream(shared[j]).sum()) {
                absorbed.computeIfAbsent(ids[heir], id -> new ArrayList<>()).add(before.ids[j]);
            } else {
                lineage.add(new ComponentChange(ComponentChange.Event.DIED, before.ids[j], List.of(), reason));
            }
        }
        for (int k = 0; k < size(); k++) {
            if (before.indexOf(ids[k]) >= 0) {
                continue;
            }
            double[] column = new double[shared.length];
            for (int j = 0; j < column.length; j++) {
                column[j] = shared[j][k];
            }
            int parent = largest(column);
            boolean split = column[parent] > 0.5 * Arrays.stream(column).sum() && indexOf(before.ids[parent]) >= 0;
            lineage.add(
                    split
                            ? new ComponentChange(
                                    ComponentChange.Event.SPLIT, ids[k], List.of(before.ids[parent]), reason)
                            : new ComponentChange(ComponentChange.Event.BORN, ids[k], List.of(), reason));
        }
        absorbed.forEach(
                (id, parents) -> lineage.add(new ComponentChange(ComponentChange.Event.MERGED, id, parents, reason)));
        return lineage;
    }

    /** Which components of {@code before} are gone, and which are there instead, when they share no events. */
    public List<ComponentChange> insteadOf(ComponentIds before, String reason) {
        List<ComponentChange> lineage = new ArrayList<>();
        for (long id : before.ids) {
            if (indexOf(id) < 0) {
                lineage.add(new ComponentChange(ComponentChange.Event.DIED, id, List.of(), reason));
            }
        }
        for (long id : ids) {
            if (before.indexOf(id) < 0) {
                lineage.add(new ComponentChange(ComponentChange.Event.BORN, id, List.of(), reason));
            }
        }
        return lineage;
    }

    private int indexOf(long id) {
        for (int k = 0; k < ids.length; k++) {
            if (ids[k] == id) {
                return k;
            }
        }
        return -1;
    }

    private static int largest(double[] v) {
        int best = 0;
        for (int i = 1; i < v.length; i++) {
            best = v[i] > v[best] ? i : best;
        }
        return best;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(ids.length);
        for (int k = 0; k < ids.length; k++) {
            out.writeLong(ids[k]);
            out.writeLong(bornVersions[k]);
        }
        out.writeLong(nextId);
    }

    public static ComponentIds read(DataInput in) throws IOException {
        int size = Lengths.read(in);
        long[] ids = new long[size];
        long[] born = new long[size];
        for (int k = 0; k < size; k++) {
            ids[k] = in.readLong();
            born[k] = in.readLong();
        }
        return new ComponentIds(ids, born, in.readLong());
    }

    @Override
    public String toString() {
        return "Identity" + Arrays.toString(ids);
    }
}
