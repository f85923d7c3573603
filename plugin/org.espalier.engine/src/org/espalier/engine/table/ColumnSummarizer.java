package org.espalier.engine.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/**
 * Sums up a column batch by batch. Means and spreads of batches are put together by the formula of Chan, Golub and LeVeque,
 * "Updating formulae and a pairwise algorithm for computing sample variances", 1979. Sums run in a fixed order, so that the
 * same batches give the same bits everywhere.
 */
public final class ColumnSummarizer {
    private static final double MICROS = 1e6;

    private final ColumnType type;
    private long missing;
    private long notFinite;
    private long count;
    private double mean;
    private double squares;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;
    private double batchSmallest;
    private double batchLargest;
    /** Empty when there are too many, or none are wanted. */
    private Optional<TreeSet<Long>> different;
    /** Values that came before, by their last bits, so that most need not be looked for in the tree. */
    private final long[] recent = new long[ColumnSummary.MOST_DIFFERENT];
    private final boolean[] used = new boolean[ColumnSummary.MOST_DIFFERENT];
    private long[] occurrences = {};
    private double[] numbers = {};
    private float[] floats = {};

    /** @param type of the column */
    public ColumnSummarizer(ColumnType type) {
        this.type = type;
        this.different = type instanceof ColumnType.Numeric numeric && numeric.isInteger() ? Optional.of(new TreeSet<>()) : Optional.empty();
    }

    /** Adds all rows of a batch. */
    public void add(FieldVector vector) {
        int rows = vector.getValueCount();
        add(vector, rows, vector.getNullCount() == 0 ? rows : -1, new BitSet(), 0);
    }

    /**
     * Adds some rows of a batch.
     *
     * @param wanted a bit for each row of the table
     * @param first the row of the table that the batch begins with
     */
    public void add(FieldVector vector, BitSet wanted, int first) {
        int rows = vector.getValueCount();
        boolean all = wanted.nextClearBit(first) >= first + rows;
        add(vector, rows, all && vector.getNullCount() == 0 ? rows : -1, all ? new BitSet() : wanted, first);
    }

    /**
     * @param complete {@code rows} when every row counts and has a value, else -1
     * @param wanted empty for all rows
     */
    private void add(FieldVector vector, int rows, int complete, BitSet wanted, int first) {
        if (complete < 0) {
            for (int row = 0; row < rows; row++) {
                missing += isWanted(wanted, first + row) && vector.isNull(row) ? 1 : 0;
            }
        }
        if (type instanceof ColumnType.Text || rows == 0) {
            return;
        } else if (type instanceof ColumnType.Tensor tensor) {
            addTensors((FixedSizeListVector) vector, tensor.size(), rows, complete, wanted, first);
            return;
        } else if (type instanceof ColumnType.Categorical) {
            count(vector, rows, complete, wanted, first);
            return;
        }
        reserve(rows);
        read(vector, rows);
        int kept = rows;
        if (complete < 0) {
            kept = 0;
            for (int row = 0; row < rows; row++) {
                if (isWanted(wanted, first + row) && !vector.isNull(row)) {
                    numbers[kept++] = numbers[row];
                }
            }
        }
        if (different.isPresent()) {
            collect(vector, rows, complete, wanted, first);
        }
        if (type instanceof ColumnType.Timestamp) {
            for (int i = 0; i < kept; i++) {
                numbers[i] /= MICROS;
            }
        }
        addNumbers(kept);
    }

    private static boolean isWanted(BitSet wanted, int row) {
        return wanted.isEmpty() || wanted.get(row);
    }

    private void reserve(int values) {
        if (numbers.length < values) {
            numbers = new double[values];
        }
    }

    private static ByteBuffer bytes(ArrowBuf buffer, long from, int length) {
        return buffer.nioBuffer(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** All values as they are, those of missing ones too. */
    private void read(FieldVector vector, int rows) {
        ArrowBuf data = vector.getDataBuffer();
        ColumnType.Numeric.Format format = type instanceof ColumnType.Numeric numeric ? numeric.format() : ColumnType.Numeric.Format.INT64;
        switch (format) {
            case FLOAT64 -> bytes(data, 0, rows * Double.BYTES).asDoubleBuffer().get(numbers, 0, rows);
            case FLOAT32 -> {
                var source = bytes(data, 0, rows * Float.BYTES).asFloatBuffer();
                for (int row = 0; row < rows; row++) {
                    numbers[row] = source.get(row);
                }
            }
            case INT32 -> {
                var source = bytes(data, 0, rows * Integer.BYTES).asIntBuffer();
                for (int row = 0; row < rows; row++) {
                    numbers[row] = source.get(row);
                }
            }
            case INT64 -> {
                var source = bytes(data, 0, rows * Long.BYTES).asLongBuffer();
                for (int row = 0; row < rows; row++) {
                    numbers[row] = source.get(row);
                }
            }
        }
    }

    private void collect(FieldVector vector, int rows, int complete, BitSet wanted, int first) {
        boolean narrow = type.equals(ColumnType.INT32);
        ByteBuffer source = bytes(vector.getDataBuffer(), 0, rows * (narrow ? Integer.BYTES : Long.BYTES));
        TreeSet<Long> values = different.orElseThrow();
        for (int row = 0; row < rows; row++) {
            if (complete >= 0 || isWanted(wanted, first + row) && !vector.isNull(row)) {
                long value = narrow ? source.getInt(row * Integer.BYTES) : source.getLong(row * Long.BYTES);
                int slot = (int) value & ColumnSummary.MOST_DIFFERENT - 1;
                if (used[slot] && recent[slot] == value) {
                    continue;
                }
                used[slot] = true;
                recent[slot] = value;
                if (values.add(value) && values.size() > ColumnSummary.MOST_DIFFERENT) {
                    different = Optional.empty();
                    return;
                }
            }
        }
    }

    private void count(FieldVector vector, int rows, int complete, BitSet wanted, int first) {
        ByteBuffer indices = bytes(vector.getDataBuffer(), 0, rows * Integer.BYTES);
        for (int row = 0; row < rows; row++) {
            if (complete >= 0 || isWanted(wanted, first + row) && !vector.isNull(row)) {
                int index = indices.getInt(row * Integer.BYTES);
                if (index >= occurrences.length) {
                    occurrences = Arrays.copyOf(occurrences, Math.max(index + 1, 2 * occurrences.length));
                }
                occurrences[index]++;
            }
        }
    }

    private void addTensors(FixedSizeListVector vector, int size, int rows, int complete, BitSet wanted, int first) {
        ArrowBuf data = ((Float4Vector) vector.getDataVector()).getDataBuffer();
        int together = Math.max(1, Math.min(rows, 4096 / size));
        reserve(together * size);
        if (floats.length < together * size) {
            floats = new float[together * size];
        }
        int row = 0;
        while (row < rows) {
            int end = row;
            while (end < rows && end - row < together && (complete >= 0 || isWanted(wanted, first + end) && !vector.isNull(end))) {
                end++;
            }
            int values = (end - row) * size;
            if (values > 0) {
                bytes(data, (long) row * size * Float.BYTES, values * Float.BYTES).asFloatBuffer().get(floats, 0, values);
                for (int i = 0; i < values; i++) {
                    numbers[i] = floats[i];
                }
                addNumbers(values);
            }
            row = Math.max(end, row + 1);
        }
    }

    /** Adds the first values of {@link #numbers}. */
    private void addNumbers(int values) {
        int finite = values;
        double sum = sumAndBounds(values);
        if (!Double.isFinite(sum)) {
            finite = 0;
            for (int i = 0; i < values; i++) {
                if (Double.isFinite(numbers[i])) {
                    numbers[finite++] = numbers[i];
                }
            }
            notFinite += values - finite;
            sum = sumAndBounds(finite);
        }
        if (finite == 0) {
            return;
        }
        double own = Double.isFinite(sum) ? sum / finite : meanOfHuge(finite);
        double spread = squares(numbers, finite, own);
        long all = count + finite;
        double difference = own - mean;
        mean += difference * ((double) finite / all);
        squares += spread + difference * difference * ((double) count * finite / all);
        count = all;
        smallest = smaller(smallest, batchSmallest);
        largest = larger(largest, batchLargest);
    }

    /** The mean of numbers whose sum is too large for a number. */
    private double meanOfHuge(int values) {
        double sum = 0;
        for (int i = 0; i < values; i++) {
            sum += numbers[i] / values;
        }
        return sum;
    }

    /**
     * The sum of the first values of {@link #numbers}; what their bounds are is noted on the way. Four sums at once, which the
     * processor can add side by side.
     */
    private double sumAndBounds(int values) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        double leastA = Double.POSITIVE_INFINITY;
        double leastB = leastA;
        double leastC = leastA;
        double leastD = leastA;
        double mostA = Double.NEGATIVE_INFINITY;
        double mostB = mostA;
        double mostC = mostA;
        double mostD = mostA;
        int i = 0;
        for (; i + 3 < values; i += 4) {
            double first = numbers[i];
            double second = numbers[i + 1];
            double third = numbers[i + 2];
            double fourth = numbers[i + 3];
            a += first;
            b += second;
            c += third;
            d += fourth;
            leastA = smaller(leastA, first);
            leastB = smaller(leastB, second);
            leastC = smaller(leastC, third);
            leastD = smaller(leastD, fourth);
            mostA = larger(mostA, first);
            mostB = larger(mostB, second);
            mostC = larger(mostC, third);
            mostD = larger(mostD, fourth);
        }
        for (; i < values; i++) {
            a += numbers[i];
            leastA = smaller(leastA, numbers[i]);
            mostA = larger(mostA, numbers[i]);
        }
        batchSmallest = smaller(smaller(leastA, leastB), smaller(leastC, leastD));
        batchLargest = larger(larger(mostA, mostB), larger(mostC, mostD));
        return (a + b) + (c + d);
    }

    /** {@link Math#min} without the care for zeros and NaN, which takes longer than everything else here. */
    private static double smaller(double x, double y) {
        return y < x ? y : x;
    }

    private static double larger(double x, double y) {
        return y > x ? y : x;
    }

    private static double squares(double[] values, int count, double mean) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            a += (values[i] - mean) * (values[i] - mean);
            b += (values[i + 1] - mean) * (values[i + 1] - mean);
            c += (values[i + 2] - mean) * (values[i + 2] - mean);
            d += (values[i + 3] - mean) * (values[i + 3] - mean);
        }
        for (; i < count; i++) {
            a += (values[i] - mean) * (values[i] - mean);
        }
        return (a + b) + (c + d);
    }

    /** Gives the categories other indices. @param moved the new index of each */
    void move(int[] moved) {
        long[] others = new long[moved.length];
        for (int i = 0; i < Math.min(moved.length, occurrences.length); i++) {
            others[moved[i]] = occurrences[i];
        }
        occurrences = others;
    }

    /** What the rows so far come to. */
    public ColumnSummary summary() {
        int used = occurrences.length;
        while (used > 0 && occurrences[used - 1] == 0) {
            used--;
        }
        var counts = new ArrayList<Long>();
        for (int i = 0; i < used; i++) {
            counts.add(occurrences[i]);
        }
        return new ColumnSummary(missing, notFinite, count, mean, squares, smallest, largest, different.map(List::copyOf), counts);
    }
}
