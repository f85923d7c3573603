package org.espalier.nodes.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;
import org.espalier.engine.view.Numbers;
import org.espalier.engine.view.Section;

/** The table of epochs as curves. */
final class TrainingCurve {
    private static final int LOSS = 1;
    private static final int VALIDATION_LOSS = 2;
    private static final int METRIC = 3;

    private TrainingCurve() {
    }

    /** @param accuracy whether the metric is a fraction of rows; else it is a root mean squared error */
    static Section of(Table history, boolean accuracy) {
        double[] epochs = Columns.doubles(history, 0);
        List<Integer> starts = starts(epochs);
        var lines = new ArrayList<Section.Line>();
        boolean metric = false;
        for (int member = 0; member < starts.size(); member++) {
            int from = starts.get(member);
            int to = member + 1 < starts.size() ? starts.get(member + 1) : epochs.length;
            String of = starts.size() == 1 ? "" : " of network " + (member + 1);
            add(lines, "Loss" + of, false, epochs, Columns.doubles(history, LOSS), from, to);
            add(lines, "Validation loss" + of, false, epochs, Columns.doubles(history, VALIDATION_LOSS), from, to);
            metric |= add(lines, (accuracy ? "Validation accuracy" : "Validation error") + of, true, epochs, Columns.doubles(history, METRIC), from, to);
        }
        Section.Axis right = accuracy ? Section.Axis.percent("Accuracy") : Section.Axis.of("Root mean squared error");
        return new Section.Lines("Training", Section.Axis.of("Epoch"), Section.Axis.of("Loss"), metric ? Optional.of(right) : Optional.empty(), lines,
                starts.size() == 1 ? best(epochs, Columns.doubles(history, VALIDATION_LOSS)) : Optional.empty());
    }

    /** Where the epochs of each network begin: an ensemble that is trained on counts them anew for each. */
    private static List<Integer> starts(double[] epochs) {
        var starts = new ArrayList<Integer>();
        for (int row = 0; row < epochs.length; row++) {
            if (row == 0 || epochs[row] <= epochs[row - 1]) {
                starts.add(row);
            }
        }
        return starts;
    }

    private static boolean add(List<Section.Line> lines, String name, boolean right, double[] epochs, double[] values, int from, int to) {
        var points = new ArrayList<Section.Point>();
        for (int row = from; row < to; row++) {
            if (Double.isFinite(values[row])) {
                points.add(new Section.Point(epochs[row], values[row]));
            }
        }
        if (points.isEmpty()) {
            return false;
        }
        lines.add(new Section.Line(name, right, points));
        return true;
    }

    private static Optional<Section.Mark> best(double[] epochs, double[] losses) {
        int best = -1;
        for (int row = 0; row < losses.length; row++) {
            if (Double.isFinite(losses[row]) && (best < 0 || losses[row] < losses[best])) {
                best = row;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(new Section.Mark(epochs[best], "smallest validation loss, epoch " + Numbers.number(epochs[best])));
    }
}
