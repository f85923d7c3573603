package org.espalier.nodes.network;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.espalier.engine.table.BatchMemory;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;

/** Encodes values of the target straight from a table's memory. Serves several threads. */
abstract class LabelFeed {
    /** What stands for no class. */
    private static final int NONE = -1;

    /**
     * Encodes the first {@code count} of some rows. A value that cannot be used gives zeros; callers check beforehand.
     *
     * @param batch the number of the batch that the memory is of
     * @param target row-major, filled whole for these rows
     */
    abstract void copy(BatchMemory memory, int batch, ColumnFeed.Rows rows, int count, float[] target);

    /** The feed of a target. */
    static LabelFeed of(TargetEncoder target, Table table) {
        int column = table.spec().indexOf(target.column().name());
        ColumnType type = table.spec().columns().get(column).type();
        if (target instanceof TargetEncoder.Number number) {
            return new Numbers(number, type, column);
        }
        List<String> classes = ((TargetEncoder.Classes) target).classes();
        if (type instanceof ColumnType.Categorical) {
            return new Categories(classes, table.categories(column), column);
        } else if (type instanceof ColumnType.Text) {
            return new Texts(classes, table, column);
        }
        return new WholeNumbers(classes, type, column);
    }

    /** A number of a numeric column. */
    static double number(BatchMemory memory, ColumnType type, int column, int row) {
        ByteBuffer bytes = memory.bytes();
        int values = memory.values(column);
        return switch (((ColumnType.Numeric) type).format()) {
            case FLOAT64 -> bytes.getDouble(values + row * Double.BYTES);
            case FLOAT32 -> bytes.getFloat(values + row * Float.BYTES);
            case INT32 -> bytes.getInt(values + row * Integer.BYTES);
            case INT64 -> bytes.getLong(values + row * Long.BYTES);
        };
    }

    private static final class Numbers extends LabelFeed {
        private final TargetEncoder.Number number;
        private final ColumnType type;
        private final int column;

        Numbers(TargetEncoder.Number number, ColumnType type, int column) {
            this.number = number;
            this.type = type;
            this.column = column;
        }

        @Override
        void copy(BatchMemory memory, int batch, ColumnFeed.Rows rows, int count, float[] target) {
            for (int i = 0; i < count; i++) {
                target[rows.inTarget()[i]] = (float) ((number(memory, type, column, rows.inBatch()[i]) - number.center()) / number.scale());
            }
        }
    }

    /** One of several classes. */
    private abstract static class OfClasses extends LabelFeed {
        private final int classes;
        private final int column;

        OfClasses(int classes, int column) {
            this.classes = classes;
            this.column = column;
        }

        @Override
        final void copy(BatchMemory memory, int batch, ColumnFeed.Rows rows, int count, float[] target) {
            for (int i = 0; i < count; i++) {
                int row = rows.inBatch()[i];
                int to = rows.inTarget()[i] * classes;
                for (int k = to; k < to + classes; k++) {
                    target[k] = 0;
                }
                int position = memory.isMissing(column, row) ? NONE : position(memory, batch, row);
                if (position != NONE) {
                    target[to + position] = 1;
                }
            }
        }

        /** The position of a row's class, or {@link #NONE}. */
        abstract int position(BatchMemory memory, int batch, int row);
    }

    private static final class Categories extends OfClasses {
        private final int[] positions;
        private final int column;

        Categories(List<String> classes, List<String> dictionary, int column) {
            super(classes.size(), column);
            Map<String, Integer> known = ColumnFeed.positions(classes);
            this.positions = dictionary.stream().mapToInt(name -> known.getOrDefault(name, NONE)).toArray();
            this.column = column;
        }

        @Override
        int position(BatchMemory memory, int batch, int row) {
            return positions[memory.bytes().getInt(memory.values(column) + row * Integer.BYTES)];
        }
    }

    /** Texts are looked up once, because each would be an object again in every epoch. */
    private static final class Texts extends OfClasses {
        private final int[][] positions;

        Texts(List<String> classes, Table table, int column) {
            super(classes.size(), column);
            Map<String, Integer> known = ColumnFeed.positions(classes);
            this.positions = new int[table.batchCount()][];
            for (int batch = 0; batch < positions.length; batch++) {
                BatchMemory memory = table.memory(batch);
                positions[batch] = new int[memory.rows()];
                for (int row = 0; row < memory.rows(); row++) {
                    positions[batch][row] = memory.isMissing(column, row) ? NONE : known.getOrDefault(memory.text(column, row), NONE);
                }
            }
        }

        @Override
        int position(BatchMemory memory, int batch, int row) {
            return positions[batch][row];
        }
    }

    /** Numbers as classes, which are known by how they are written. */
    private static final class WholeNumbers extends OfClasses {
        private static final int MOST_IN_TABLE = 4096;
        private final ColumnType type;
        private final int column;
        /** In ascending order; empty when some class is no whole number. */
        private final Optional<long[]> whole;
        /** In ascending order. */
        private final double[] numbers;
        private final int[] positions;
        /** For whole numbers that are near to each other: from the smallest to the largest, the position of each. */
        private final int[] table;

        WholeNumbers(List<String> classes, ColumnType type, int column) {
            super(classes.size(), column);
            this.type = type;
            this.column = column;
            boolean allWhole = classes.stream().allMatch(name -> name.matches("-?[0-9]{1,18}"));
            Comparator<Integer> order = allWhole ? Comparator.comparingLong(i -> Long.parseLong(classes.get(i)))
                    : Comparator.comparingDouble(i -> Double.parseDouble(classes.get(i)));
            this.positions = IntStream.range(0, classes.size()).boxed().sorted(order).mapToInt(i -> i).toArray();
            this.whole = allWhole ? Optional.of(Arrays.stream(positions).mapToLong(i -> Long.parseLong(classes.get(i))).toArray()) : Optional.empty();
            this.numbers = Arrays.stream(positions).mapToDouble(i -> Double.parseDouble(classes.get(i))).toArray();
            this.table = table();
        }

        private int[] table() {
            long[] known = whole.orElse(new long[0]);
            if (known.length == 0 || known[known.length - 1] - known[0] >= MOST_IN_TABLE || known[known.length - 1] - known[0] < 0) {
                return new int[0];
            }
            int[] filled = new int[(int) (known[known.length - 1] - known[0]) + 1];
            Arrays.fill(filled, NONE);
            for (int i = 0; i < known.length; i++) {
                filled[(int) (known[i] - known[0])] = positions[i];
            }
            return filled;
        }

        private int position(long value) {
            long[] known = whole.orElseThrow();
            if (table.length > 0) {
                long place = value - known[0];
                return place >= 0 && place < table.length ? table[(int) place] : NONE;
            }
            int found = Arrays.binarySearch(known, value);
            return found < 0 ? NONE : positions[found];
        }

        @Override
        int position(BatchMemory memory, int batch, int row) {
            if (whole.isEmpty()) {
                // Adding zero makes zero of minus zero.
                int found = Arrays.binarySearch(numbers, number(memory, type, column, row) + 0.0);
                return found < 0 ? NONE : positions[found];
            } else if (type.equals(ColumnType.INT64)) {
                return position(memory.bytes().getLong(memory.values(column) + row * Long.BYTES));
            }
            double value = number(memory, type, column, row);
            return value == Math.rint(value) ? position((long) value) : NONE;
        }
    }
}
