package org.espalier.engine.compare;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.compare.rangedifferencer.IRangeComparator;
import org.eclipse.compare.rangedifferencer.RangeDifference;
import org.eclipse.compare.rangedifferencer.RangeDifferencer;

/** Puts two texts into one, with both versions between the markers that git uses where their lines differ. */
final class ConflictMarkers {
    private static final String OURS = "<<<<<<< ours";
    private static final String BETWEEN = "=======";
    private static final String THEIRS = ">>>>>>> theirs";

    private ConflictMarkers() {
    }

    /** The text of both; where they are equal, that text. */
    static String mark(String ours, String theirs) {
        List<String> left = ours.lines().toList();
        List<String> right = theirs.lines().toList();
        List<String> lines = new ArrayList<>();
        for (RangeDifference range : RangeDifferencer.findRanges(new Lines(left), new Lines(right))) {
            List<String> our = left.subList(range.leftStart(), range.leftEnd());
            if (range.kind() == RangeDifference.NOCHANGE) {
                lines.addAll(our);
            } else {
                lines.add(OURS);
                lines.addAll(our);
                lines.add(BETWEEN);
                lines.addAll(right.subList(range.rightStart(), range.rightEnd()));
                lines.add(THEIRS);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    /** A text as what the platform compares. */
    private record Lines(List<String> lines) implements IRangeComparator {
        @Override
        public int getRangeCount() {
            return lines.size();
        }

        @Override
        public boolean rangesEqual(int index, IRangeComparator other, int otherIndex) {
            return lines.get(index).equals(((Lines) other).lines.get(otherIndex));
        }

        @Override
        public boolean skipRangeComparison(int length, int maxLength, IRangeComparator other) {
            return false;
        }
    }
}
