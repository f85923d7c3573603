package org.espalier.nodes.apply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.table.Table;
import org.espalier.nodes.network.ColumnReader;

/**
 * How well classes are predicted. Precision, recall and F1 of a class are 0 where they would be a division by zero; the macro
 * averages are over the classes that occur in the target.
 */
final class ClassificationScore {
    /** Whole numbers in their order, before other texts in theirs. */
    private static final Comparator<String> ORDER = Comparator.comparing((String name) -> !name.matches("-?\\d{1,18}"))
            .thenComparing(name -> name.matches("-?\\d{1,18}") ? Long.parseLong(name) : 0L).thenComparing(Comparator.naturalOrder());
    private static final double SMALLEST_PROBABILITY = 1e-15;

    private final Map<String, Map<String, Long>> counts = new TreeMap<>(ORDER);
    private final Map<String, Integer> probabilityColumns = new HashMap<>();
    private double logLoss;
    private boolean probabilities;
    private long count;
    private long right;

    /** @param prediction the column of the predictions; probabilities are looked for only beside predict's own one */
    ClassificationScore(Table table, String prediction) {
        if (prediction.equals(PredictionColumns.PREDICTION)) {
            List<String> names = table.spec().names();
            for (int column = 0; column < names.size(); column++) {
                String name = names.get(column);
                if (name.startsWith("P(") && name.endsWith(")")) {
                    probabilityColumns.put(name.substring(2, name.length() - 1), column);
                }
            }
        }
        probabilities = !probabilityColumns.isEmpty();
    }

    void add(String target, String prediction, int row, List<ColumnReader> columns) {
        count++;
        right += target.equals(prediction) ? 1 : 0;
        counts.computeIfAbsent(target, ignored -> new TreeMap<>(ORDER)).merge(prediction, 1L, Long::sum);
        if (probabilities) {
            OptionalDouble probability = probability(target, row, columns);
            probabilities = probability.isPresent();
            logLoss -= StrictMath.log(Math.min(1, Math.max(SMALLEST_PROBABILITY, probability.orElse(1))));
        }
    }

    /** The probability that was given to the right class: 0 for a class that the model does not know. */
    private OptionalDouble probability(String target, int row, List<ColumnReader> columns) {
        Integer column = probabilityColumns.get(target);
        if (column == null) {
            return OptionalDouble.of(0);
        }
        return columns.get(column).isMissing(row) ? OptionalDouble.empty() : OptionalDouble.of(columns.get(column).number(row));
    }

    void report(ScoreTable rows, long missing, ExecutionContext context) {
        var classes = new TreeSet<>(ORDER);
        counts.forEach((target, predictions) -> {
            classes.add(target);
            classes.addAll(predictions.keySet());
        });
        List<double[]> perClass = new ArrayList<>();
        var recalls = new ArrayList<Double>();
        var f1s = new ArrayList<Double>();
        for (String name : classes) {
            long hits = count(name, name);
            long support = counts.getOrDefault(name, Map.of()).values().stream().mapToLong(Long::longValue).sum();
            long predicted = counts.keySet().stream().mapToLong(target -> count(target, name)).sum();
            double precision = ratio(hits, predicted);
            double recall = ratio(hits, support);
            double f1 = ratio(2 * hits, support + predicted);
            perClass.add(new double[] {precision, recall, f1, support});
            if (support > 0) {
                recalls.add(recall);
                f1s.add(f1);
            }
        }
        report("accuracy", ratio(right, count), rows, context);
        report("error", ratio(count - right, count), rows, context);
        report("balancedAccuracy", mean(recalls), rows, context);
        report("f1", mean(f1s), rows, context);
        if (probabilities) {
            report("logLoss", logLoss / count, rows, context);
        }
        report("rows", count, rows, context);
        report("missing", missing, rows, context);
        int i = 0;
        for (String name : classes) {
            double[] values = perClass.get(i++);
            rows.add("precision", name, values[0]);
            rows.add("recall", name, values[1]);
            rows.add("f1", name, values[2]);
            rows.add("support", name, values[3]);
        }
        counts.forEach((target, predictions) -> predictions.forEach((prediction, number) -> rows.addConfusion(target, prediction, number)));
    }

    private long count(String target, String prediction) {
        return counts.getOrDefault(target, Map.of()).getOrDefault(prediction, 0L);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static void report(String metric, double value, ScoreTable rows, ExecutionContext context) {
        rows.add(metric, value);
        context.metric(metric, value);
    }
}
