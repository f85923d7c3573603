package org.espalier.engine.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Puts two texts into one, with both versions between the markers that git uses where their lines differ. The lines in common are
 * those of a longest common subsequence (Myers, An O(ND) Difference Algorithm and Its Variations, 1986).
 */
final class ConflictMarkers {
    private static final String OURS = "<<<<<<< ours";
    private static final String BETWEEN = "=======";
    private static final String THEIRS = ">>>>>>> theirs";

    private ConflictMarkers() {
    }

    /** A line that both texts have, by its place in each. */
    private record Common(int left, int right) {
    }

    /** The text of both; where they are equal, that text. */
    static String mark(String ours, String theirs) {
        if (ours.equals(theirs)) {
            return ours;
        }
        List<String> left = ours.lines().toList();
        List<String> right = theirs.lines().toList();
        List<String> lines = new ArrayList<>();
        int x = 0;
        int y = 0;
        for (Common next : common(left, right)) {
            addConflict(left.subList(x, next.left()), right.subList(y, next.right()), lines);
            lines.add(left.get(next.left()));
            x = next.left() + 1;
            y = next.right() + 1;
        }
        addConflict(left.subList(x, left.size()), right.subList(y, right.size()), lines);
        return String.join("\n", lines) + "\n";
    }

    private static void addConflict(List<String> ours, List<String> theirs, List<String> lines) {
        if (!ours.isEmpty() || !theirs.isEmpty()) {
            lines.add(OURS);
            lines.addAll(ours);
            lines.add(BETWEEN);
            lines.addAll(theirs);
            lines.add(THEIRS);
        }
    }

    private static List<Common> common(List<String> left, List<String> right) {
        int most = left.size() + right.size();
        int[] furthest = new int[2 * most + 2];
        List<int[]> trace = new ArrayList<>();
        for (int edits = 0; edits <= most; edits++) {
            trace.add(Arrays.copyOfRange(furthest, most - edits, most + edits + 2));
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                int x = start(furthest, most, edits, diagonal);
                int y = x - diagonal;
                while (x < left.size() && y < right.size() && left.get(x).equals(right.get(y))) {
                    x++;
                    y++;
                }
                furthest[most + diagonal] = x;
                if (x >= left.size() && y >= right.size()) {
                    return wayBack(trace, left.size(), right.size());
                }
            }
        }
        throw new IllegalStateException("two texts differ in no more than all of their lines");
    }

    /** Where on the left a diagonal goes on after one more edit: a line of the right text was inserted, or one of the left text removed. */
    private static int start(int[] furthest, int middle, int edits, int diagonal) {
        return isInsertion(furthest, middle, edits, diagonal) ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1] + 1;
    }

    private static boolean isInsertion(int[] furthest, int middle, int edits, int diagonal) {
        return diagonal == -edits || diagonal != edits && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1];
    }

    /** @param trace what was reached before each edit: entry {@code d} holds the diagonals from {@code -d} to {@code d + 1} */
    private static List<Common> wayBack(List<int[]> trace, int leftSize, int rightSize) {
        List<Common> common = new ArrayList<>();
        int x = leftSize;
        int diagonal = leftSize - rightSize;
        for (int edits = trace.size() - 1; edits >= 0; edits--) {
            int[] furthest = trace.get(edits);
            int start = start(furthest, edits, edits, diagonal);
            while (x > start) {
                x--;
                common.add(new Common(x, x - diagonal));
            }
            boolean insertion = isInsertion(furthest, edits, edits, diagonal);
            x = insertion ? start : start - 1;
            diagonal += insertion ? 1 : -1;
        }
        Collections.reverse(common);
        return common;
    }
}
