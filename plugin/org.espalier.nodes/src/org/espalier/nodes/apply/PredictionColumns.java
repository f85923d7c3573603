package org.espalier.nodes.apply;

import java.util.List;

/** The names of the columns that the node predict adds and that score looks for. */
public final class PredictionColumns {
    /** The predicted class, a categorical column, or the predicted number, a column of float64. */
    public static final String PREDICTION = "prediction";

    private PredictionColumns() {
    }

    /** The column of float32 that holds the probability of a class: {@code P(setosa)}. */
    public static String probability(String className) {
        return "P(" + className + ")";
    }

    /** The columns of the probabilities of all classes, in their order. */
    public static List<String> probabilities(List<String> classes) {
        return classes.stream().map(PredictionColumns::probability).toList();
    }
}
