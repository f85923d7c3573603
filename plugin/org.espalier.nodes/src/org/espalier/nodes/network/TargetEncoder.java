package org.espalier.nodes.network;

import java.util.HashSet;
import java.util.List;

import org.espalier.engine.model.Task;
import org.espalier.engine.table.ColumnSpec;

/** What a network's outputs mean. */
public sealed interface TargetEncoder {

    /** The column that is predicted. */
    ColumnSpec column();

    /** The number of outputs. */
    int width();

    /** What the network is for. */
    Task task();

    /**
     * One output for each class.
     *
     * @param classes sorted: as numbers when the column is numeric, else as text; a whole number is written in decimal
     */
    record Classes(ColumnSpec column, List<String> classes) implements TargetEncoder {
        public Classes {
            classes = List.copyOf(classes);
            if (classes.size() < 2 || new HashSet<>(classes).size() < classes.size()) {
                throw new IllegalArgumentException("a classification needs two or more different classes, found " + classes);
            }
        }

        @Override
        public int width() {
            return classes.size();
        }

        @Override
        public Task task() {
            return Task.CLASSIFICATION;
        }
    }

    /** One output, {@code (y - center) / scale}. */
    record Number(ColumnSpec column, double center, double scale) implements TargetEncoder {
        public Number {
            if (!Double.isFinite(center) || !(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("centre " + center + " and scale " + scale + " cannot be used");
            }
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public Task task() {
            return Task.REGRESSION;
        }

        /** The target in its own unit. */
        public double decode(float output) {
            return output * scale + center;
        }
    }
}
