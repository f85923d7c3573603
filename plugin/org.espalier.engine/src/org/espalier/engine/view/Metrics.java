package org.espalier.engine.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The numbers that nodes tell, as people read them. Names are those of {@code --json}; a name that is not known here is written as a plain number. */
public final class Metrics {
    private static final Set<String> FRACTIONS = Set.of("accuracy", "accuracyBefore", "accuracyLow", "accuracyHigh", "balancedAccuracy", "error", "sparsity");
    /** What a short account of a node names first. */
    private static final List<String> FOREMOST = List.of("accuracy", "rmse", "bestScore", "factor", "bytes", "sparsity", "bits", "trials");
    private static final Map<String, String> ACRONYMS = Map.of("rmse", "RMSE", "rmseBefore", "RMSE before", "mae", "MAE", "mse", "MSE", "r2", "R²", "f1", "F1");
    private static final int MOST_IN_SHORT = 3;
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private Metrics() {
    }

    /** A name such as {@code validationLoss} in words. */
    public static String title(String name) {
        String words = HUMP.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT).replaceFirst("^cpu ", "CPU ");
        return ACRONYMS.containsKey(name) ? ACRONYMS.get(name) : words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** A value as its name asks for. */
    public static String text(String name, double value) {
        if (FRACTIONS.contains(name)) {
            return Numbers.percent(value);
        }
        return switch (name) {
            case "bytes" -> Numbers.bytes(value);
            case "factor" -> Numbers.number(Math.round(value * 100) / 100.0) + "×";
            case "secondsPerEpoch", "cpuSecondsPerEpoch", "secondsPerTrial" -> Numbers.seconds(value);
            case "latencyMicros" -> Numbers.number(value) + " µs";
            default -> Numbers.number(value);
        };
    }

    static Section.Format format(String name) {
        return FRACTIONS.contains(name) ? Section.Format.PERCENT : name.equals("bytes") ? Section.Format.BYTES : Section.Format.NUMBER;
    }

    static List<Section.Fact> facts(Map<String, Double> metrics) {
        return metrics.entrySet().stream().map(metric -> new Section.Fact(title(metric.getKey()), text(metric.getKey(), metric.getValue()))).toList();
    }

    /** The few numbers that say most. */
    public static String inShort(Map<String, Double> metrics) {
        var names = new ArrayList<>(FOREMOST);
        names.retainAll(metrics.keySet());
        if (names.isEmpty()) {
            names.addAll(metrics.keySet());
        }
        return String.join(", ", names.stream().limit(MOST_IN_SHORT).map(name -> (ACRONYMS.containsKey(name) ? title(name) : title(name).toLowerCase(Locale.ROOT)) + " " + text(name, metrics.get(name))).toList());
    }
}
