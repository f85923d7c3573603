package org.espalier.nodes.apply;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;
import org.espalier.engine.view.Numbers;
import org.espalier.engine.view.Section;
import org.espalier.nodes.network.ColumnReader;

/** The metrics of the node score as charts: for classes the confusion matrix, for numbers what was predicted against what is true. */
final class ScoreView {
    private static final int MOST_CLASSES = 100;
    private static final int MOST_MISTAKES = 10;
    private static final int MOST_POINTS = 2_000;

    /** A kind of mistake. */
    private record Mistake(String className, String predicted, long count, double share) {
    }

    private ScoreView() {
    }

    /** @param metrics the table that {@link ScoreTable} has written, of classes */
    static List<Section> ofClasses(Table metrics) {
        String[] names = Columns.texts(metrics, 0);
        String[] classes = Columns.texts(metrics, 1);
        String[] predicted = Columns.texts(metrics, 2);
        double[] values = Columns.doubles(metrics, 3);
        BitSet total = Columns.missing(metrics, 1);
        Map<String, Map<String, Double>> perClass = new LinkedHashMap<>();
        for (int row = 0; row < names.length; row++) {
            // A class without a name looks like no class at all; only its support tells it.
            if (names[row].equals("support") || !names[row].equals("count") && !total.get(row)) {
                perClass.computeIfAbsent(classes[row], ignored -> new LinkedHashMap<>()).put(names[row], values[row]);
            }
        }
        List<String> labels = List.copyOf(perClass.keySet());
        long[][] counts = new long[labels.size()][labels.size()];
        Map<String, Integer> places = new LinkedHashMap<>();
        labels.forEach(label -> places.put(label, places.size()));
        for (int row = 0; row < names.length; row++) {
            if (names[row].equals("count")) {
                counts[places.get(classes[row])][places.get(predicted[row])] += (long) values[row];
            }
        }
        var sections = new ArrayList<Section>();
        if (labels.size() <= MOST_CLASSES) {
            sections.add(new Section.Matrix("Confusion matrix", "True", "Predicted", labels, Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList()));
        }
        mistakes(labels, counts).ifPresent(sections::add);
        sections.add(perClass(perClass));
        return sections;
    }

    private static Optional<Section> mistakes(List<String> labels, long[][] counts) {
        var mistakes = new ArrayList<Mistake>();
        for (int i = 0; i < counts.length; i++) {
            long all = Arrays.stream(counts[i]).sum();
            for (int j = 0; j < counts.length; j++) {
                if (i != j && counts[i][j] > 0) {
                    mistakes.add(new Mistake(labels.get(i), labels.get(j), counts[i][j], counts[i][j] / (double) all));
                }
            }
        }
        // The sort is stable: of equally many, the class that comes first.
        mistakes.sort(Comparator.comparingLong(Mistake::count).reversed());
        List<List<Section.Cell>> rows = mistakes.stream().limit(MOST_MISTAKES).map(mistake -> List.<Section.Cell>of(new Section.Cell.Words(mistake.className()), new Section.Cell.Words(mistake.predicted()),
                new Section.Cell.Number(Numbers.number(mistake.count())), new Section.Cell.Number(Numbers.percent(mistake.share())))).toList();
        return rows.isEmpty() ? Optional.empty()
                : Optional.of(new Section.Grid("Most frequent mistakes", List.of("True", "Predicted", "Rows", "Of the true class"), rows, "", false));
    }

    private static Section perClass(Map<String, Map<String, Double>> classes) {
        var rows = new ArrayList<List<Section.Cell>>();
        classes.forEach((name, values) -> rows.add(List.of(new Section.Cell.Words(name), number(Numbers.number(values.getOrDefault("support", 0.0))), number(Numbers.percent(values.getOrDefault("precision", 0.0))),
                number(Numbers.percent(values.getOrDefault("recall", 0.0))), number(Numbers.percent(values.getOrDefault("f1", 0.0))))));
        return new Section.Grid("Classes", List.of("Class", "Rows", "Precision", "Recall", "F1"), rows, "", true);
    }

    private static Section.Cell number(String text) {
        return new Section.Cell.Number(text);
    }

    /** @param table the rows that were compared, of numbers */
    static List<Section> ofNumbers(Table table, Score.Settings settings) {
        int target = table.spec().indexOf(settings.target());
        int prediction = table.spec().indexOf(settings.prediction());
        long step = 1 + table.rowCount() / MOST_POINTS;
        var dots = new ArrayList<Section.Dot>();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        long first = 0;
        for (int b = 0; b < table.batchCount(); b++) {
            try (var batch = table.batch(b)) {
                var targets = new ColumnReader(batch.getVector(target), table, target);
                var predictions = new ColumnReader(batch.getVector(prediction), table, prediction);
                for (long row = Math.floorMod(-first, step); row < batch.getRowCount(); row += step) {
                    int place = (int) row;
                    if (!targets.isMissing(place) && !predictions.isMissing(place)) {
                        double x = targets.number(place);
                        double y = predictions.number(place);
                        dots.add(new Section.Dot(x, y, "Row " + Numbers.number(first + place + 1)));
                        low = Math.min(low, Math.min(x, y));
                        high = Math.max(high, Math.max(x, y));
                    }
                }
                first += batch.getRowCount();
            }
        }
        if (dots.isEmpty()) {
            return List.of();
        }
        String some = step == 1 ? "" : ", " + Numbers.number(dots.size()) + " rows from all over the table";
        return List.of(new Section.Scatter("Predicted against true" + some, Section.Axis.of(settings.target()), Section.Axis.of(settings.prediction()), List.of(new Section.Dots("Rows", dots)),
                Optional.of(new Section.Guide("Equal", false, List.of(new Section.Point(low, low), new Section.Point(high, high))))));
    }
}
