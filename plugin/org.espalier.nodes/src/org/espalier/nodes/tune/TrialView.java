package org.espalier.nodes.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;
import org.espalier.engine.view.Numbers;
import org.espalier.engine.view.Section;

/** The table of trials as charts: how the search went on, what was tried, and what a better score costs in size. */
final class TrialView {
    /** From this factor between the smallest and the largest value, an axis is logarithmic. */
    private static final double WIDE = 10;
    private static final int MOST_CHOICES = 6;

    private final Table trials;
    private final Section.Axis score;
    private final double[] numbers;
    private final double[] scores;
    private final double[] sizes;

    private TrialView(Table trials, boolean accuracy) {
        this.trials = trials;
        this.score = accuracy ? Section.Axis.percent("Accuracy") : Section.Axis.of("Score");
        this.numbers = column("trial");
        this.scores = column("score");
        this.sizes = column("parameters");
    }

    /** @param accuracy whether scores are fractions of rows */
    static List<Section> of(Table trials, boolean accuracy) {
        var view = new TrialView(trials, accuracy);
        boolean any = Arrays.stream(view.scores).anyMatch(Double::isFinite);
        return any ? List.of(view.course(), view.knobs(), view.pareto()) : List.of(new Section.Text("Trials", "No trial came to a score."));
    }

    private double[] column(String name) {
        return Columns.doubles(trials, trials.spec().indexOf(name));
    }

    private List<Integer> finished() {
        var rows = new ArrayList<Integer>();
        for (int row = 0; row < scores.length; row++) {
            if (Double.isFinite(scores[row])) {
                rows.add(row);
            }
        }
        return rows;
    }

    private List<Section.Dots> dots(double[] x) {
        return List.of(new Section.Dots("Trials", finished().stream().map(row -> new Section.Dot(x[row], scores[row], "Trial " + Numbers.number(numbers[row]))).toList()));
    }

    private Section course() {
        var best = new ArrayList<Section.Point>();
        double highest = Double.NEGATIVE_INFINITY;
        for (int row : finished()) {
            if (scores[row] > highest) {
                highest = scores[row];
                best.add(new Section.Point(numbers[row], highest));
            }
        }
        best.add(new Section.Point(numbers[numbers.length - 1], highest));
        return new Section.Scatter("Search", Section.Axis.of("Trial"), score, dots(numbers), Optional.of(new Section.Guide("Best so far", true, best)));
    }

    /** The trials that no smaller one is as good as, from the smallest to the best. */
    private Section pareto() {
        List<Integer> rows = new ArrayList<>(finished());
        rows.sort(Comparator.<Integer>comparingDouble(row -> sizes[row]).thenComparing(row -> -scores[row]));
        var frontier = new ArrayList<Section.Point>();
        double highest = Double.NEGATIVE_INFINITY;
        for (int row : rows) {
            if (scores[row] > highest) {
                highest = scores[row];
                frontier.add(new Section.Point(sizes[row], highest));
            }
        }
        return new Section.Scatter("Score against size", new Section.Axis("Parameters", isWide(sizes), Section.Format.NUMBER), score, dots(sizes),
                Optional.of(new Section.Guide("Best for their size", true, frontier)));
    }

    private Section knobs() {
        var axes = new ArrayList<Section.Coordinate>();
        var columns = new ArrayList<double[]>();
        // What was tried stands between the loss and what came of it.
        for (int column = trials.spec().indexOf("loss") + 1; column < trials.spec().indexOf("bestEpoch"); column++) {
            String name = trials.spec().columns().get(column).name();
            if (trials.spec().columns().get(column).type() instanceof ColumnType.Numeric) {
                double[] values = Columns.doubles(trials, column);
                double[] different = Arrays.stream(values).distinct().sorted().toArray();
                // An axis of a single value says nothing; a few sizes are choices.
                if (different.length > 1 && different.length <= MOST_CHOICES && Arrays.stream(different).allMatch(value -> value == Math.rint(value))) {
                    axes.add(new Section.Coordinate(name, false, Arrays.stream(different).mapToObj(Numbers::number).toList()));
                    columns.add(Arrays.stream(values).map(value -> Arrays.binarySearch(different, value)).toArray());
                } else if (different.length > 1) {
                    axes.add(new Section.Coordinate(name, isWide(values), List.of()));
                    columns.add(values);
                }
            } else {
                String[] texts = Columns.texts(trials, column);
                var categories = new ArrayList<>(new LinkedHashSet<>(Arrays.asList(texts)));
                categories.sort(Comparator.naturalOrder());
                if (categories.size() > 1) {
                    axes.add(new Section.Coordinate(name, false, categories));
                    columns.add(Arrays.stream(texts).mapToDouble(categories::indexOf).toArray());
                }
            }
        }
        axes.add(new Section.Coordinate("score", false, List.of()));
        columns.add(scores);
        return new Section.Parallel("What was tried", axes, finished().stream().map(row -> columns.stream().map(values -> values[row]).toList()).toList());
    }

    private static boolean isWide(double[] values) {
        double low = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
        return low > 0 && Arrays.stream(values).filter(Double::isFinite).max().orElse(0) / low >= WIDE;
    }
}
