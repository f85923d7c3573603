package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.nodes.network.EpochOrder;
import org.espalier.nodes.network.Normalization;
import org.espalier.nodes.network.PreparedData;
import org.espalier.nodes.network.RowSubset;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.TrainingQuestion;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableRowsTest {
    private static final int ROWS = 190_003;
    private static final List<ColumnType> TYPES = List.of(ColumnType.FLOAT64, ColumnType.FLOAT32, ColumnType.INT32, ColumnType.INT64, ColumnType.CATEGORICAL,
            ColumnType.TIMESTAMP);

    @TempDir
    Path folder;

    @Test
    void aLargeTableGivesTheSameRowsInPiecesAsWhereItIsMapped() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = write(context);
            PreparedData data = learn(table);
            TrainingData rows = data.training();
            float[] expected = encodeByBatch(data, table);
            assertEquals(ROWS, epoch(rows, EpochOrder.sequential(ROWS), expected).cardinality(), "rows in an epoch");
        }
    }

    @Test
    void aSubsetOfALargeTableIsReadPieceByPieceToo() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = write(context);
            PreparedData data = learn(table);
            int[] chosen = IntStream.range(0, ROWS).filter(row -> row % 10 != 3).toArray();
            var subset = new RowSubset(data.training(), chosen);
            int[] pieces = data.training().neighbourhoods().starts();
            int[] starts = subset.neighbourhoods().starts();
            assertEquals(pieces.length, starts.length, "neighbourhoods of the subset");
            for (int i = 0; i < starts.length; i++) {
                int first = chosen[starts[i]];
                int last = chosen[(i + 1 < starts.length ? starts[i + 1] : chosen.length) - 1];
                assertTrue(first >= pieces[i] && (i + 1 == pieces.length || last < pieces[i + 1]), "rows " + first + " to " + last + " are of piece " + i);
            }
            assertEquals(chosen.length, epoch(subset, chosen, encodeByBatch(data, table)).cardinality(), "rows in an epoch");
        }
    }

    @Test
    void rowsFromAllOverALargeTableComeTogether() throws Exception {
        try (var context = new TestContext(folder)) {
            TrainingData rows = learn(write(context)).training();
            for (int epoch = 0; epoch < 20; epoch++) {
                EpochOrder order = EpochOrder.of(rows, 5, epoch);
                int[] numbers = new int[ROWS];
                order.next(numbers, ROWS);
                // To the last rows of the epoch, after which nothing would set it right.
                for (int from = 0; from < ROWS - 4096; from += 4096) {
                    int[] some = Arrays.copyOfRange(numbers, from, from + 4096);
                    double half = Arrays.stream(some).filter(row -> row < ROWS / 2).count() / 4096.0;
                    assertEquals(0.5, half, 0.15, "share of the table's first half in rows " + from + " to " + (from + 4096) + " of epoch " + epoch);
                }
            }
        }
    }

    private static PreparedData learn(Table table) throws Exception {
        PreparedData data = PreparedData.learn(table, Optional.empty(), 0, new TrainingQuestion("target", List.of(), TrainingQuestion.TaskChoice.AUTO),
                Normalization.STANDARDIZE, 1, () -> { }, warning -> { });
        assertTrue(data.training().neighbourhoods().starts().length > 1, "so large a table is read in pieces");
        return data;
    }

    /**
     * Reads an epoch and compares each row; returns the ones that were seen.
     *
     * @param numbersInTable of the rows
     * @param expected the features of all rows of the table
     */
    private static BitSet epoch(TrainingData rows, int[] numbersInTable, float[] expected) {
        var seen = new BitSet();
        int width = rows.features();
        int[] numbers = new int[1000];
        float[] found = new float[numbers.length * width];
        float[] labels = new float[numbers.length * rows.labels()];
        EpochOrder order = EpochOrder.of(rows, 7, 3);
        try (TrainingData.Reader reader = rows.reader()) {
            for (int count = order.next(numbers, numbers.length); count > 0; count = order.next(numbers, numbers.length)) {
                reader.rows().copy(numbers, 0, count, found, labels);
                for (int i = 0; i < count; i++) {
                    int row = numbersInTable[numbers[i]];
                    assertArrayEquals(Arrays.copyOfRange(expected, row * width, (row + 1) * width), Arrays.copyOfRange(found, i * width, (i + 1) * width), "row " + row);
                    assertEquals(1, labels[i * rows.labels() + row % 7], "class of row " + row);
                    seen.set(row);
                }
            }
        }
        return seen;
    }

    /** A part of a table is read where it is mapped. */
    private static float[] encodeByBatch(PreparedData data, Table table) throws Exception {
        float[] all = new float[ROWS * data.preprocessing().width()];
        int from = 0;
        for (int batch = 0; batch < table.batchCount(); batch++) {
            TrainingData rows = data.preprocessing().encodeBatch(table, batch, () -> { });
            float[] some = new float[rows.rows() * rows.features()];
            rows.copyFeatures(EpochOrder.sequential(rows.rows()), 0, rows.rows(), some);
            System.arraycopy(some, 0, all, from, some.length);
            from += some.length;
        }
        return all;
    }

    private static Table write(TestContext context) throws Exception {
        var columns = new ArrayList<ColumnSpec>();
        for (int i = 0; i < 30; i++) {
            columns.add(new ColumnSpec("x" + i, TYPES.get(i % TYPES.size())));
        }
        columns.add(new ColumnSpec("target", ColumnType.INT64));
        var random = new Random(1);
        try (TableWriter writer = context.newTable("table", new TableSpec(columns))) {
            // Batches of odd lengths, so that pieces reach over their ends.
            for (int from = 0, batch = 0; from < ROWS; batch++) {
                int count = Math.min(ROWS - from, batch % 2 == 0 ? 16_001 : 12_345);
                for (int i = 0; i < columns.size(); i++) {
                    for (int row = 0; row < count; row++) {
                        if (i % 2 == 0 || i == 30 || random.nextInt(10) > 0) {
                            fill(writer, i, row, random, from);
                        }
                    }
                }
                writer.writeBatch(count);
                from += count;
            }
            return writer.finish();
        }
    }

    private static void fill(TableWriter writer, int column, int row, Random random, int from) {
        FieldVector vector = writer.batch().getVector(column);
        if (column == 30) {
            ((BigIntVector) vector).setSafe(row, (from + row) % 7);
        } else if (vector instanceof Float8Vector values) {
            values.setSafe(row, random.nextGaussian());
        } else if (vector instanceof Float4Vector values) {
            values.setSafe(row, random.nextFloat());
        } else if (vector instanceof BigIntVector values) {
            values.setSafe(row, random.nextInt(1_000_000));
        } else if (vector instanceof TimeStampMicroVector values) {
            values.setSafe(row, random.nextInt());
        } else if (writer.spec().columns().get(column).type() instanceof ColumnType.Categorical) {
            ((IntVector) vector).setSafe(row, writer.category(column, "c" + random.nextInt(4)));
        } else {
            ((IntVector) vector).setSafe(row, random.nextInt(100));
        }
    }
}
