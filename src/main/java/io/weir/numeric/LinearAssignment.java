package io.weir.numeric;

/**
 * The assignment problem: one column for each row so that the sum of the chosen entries is largest. Hungarian method in the
 * shortest-augmenting-path form (Jonker and Volgenant 1987), O(n³).
 */
public final class LinearAssignment {

    private LinearAssignment() {}

    /**
     * @param gain rows × columns, finite; not modified
     * @return for each row its column, −1 for rows left over when there are more rows than columns
     */
    public static int[] maximize(double[][] gain) {
        int rows = gain.length;
        int columns = rows == 0 ? 0 : gain[0].length;
        int n = Math.max(rows, columns);
        // Potentials u, v and the row matched to each column, all with a virtual index 0.
        double[] u = new double[n + 1];
        double[] v = new double[n + 1];
        int[] rowOf = new int[n + 1];
        int[] previous = new int[n + 1];
        for (int row = 1; row <= n; row++) {
            rowOf[0] = row;
            int column = 0;
            double[] shortest = new double[n + 1];
            boolean[] used = new boolean[n + 1];
            java.util.Arrays.fill(shortest, Double.POSITIVE_INFINITY);
            do {
                used[column] = true;
                int r = rowOf[column];
                double delta = Double.POSITIVE_INFINITY;
                int next = 0;
                for (int c = 1; c <= n; c++) {
                    if (used[c]) {
                        continue;
                    }
                    double cost = r <= rows && c <= columns ? -gain[r - 1][c - 1] : 0;
                    double reduced = cost - u[r] - v[c];
                    if (reduced < shortest[c]) {
                        shortest[c] = reduced;
                        previous[c] = column;
                    }
                    if (shortest[c] < delta) {
                        delta = shortest[c];
                        next = c;
                    }
                }
                for (int c = 0; c <= n; c++) {
                    if (used[c]) {
                        u[rowOf[c]] += delta;
                        v[c] -= delta;
                    } else {
                        shortest[c] -= delta;
                    }
                }
                column = next;
            } while (rowOf[column] != 0);
            while (column != 0) {
                rowOf[column] = rowOf[previous[column]];
                column = previous[column];
            }
        }
        int[] columnOf = new int[rows];
        java.util.Arrays.fill(columnOf, -1);
        for (int c = 1; c <= columns; c++) {
            if (rowOf[c] <= rows) {
                columnOf[rowOf[c] - 1] = c - 1;
            }
        }
        return columnOf;
    }
}
