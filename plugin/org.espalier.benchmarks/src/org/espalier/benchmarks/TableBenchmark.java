package org.espalier.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;

import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.duckdb.DuckDBDriver;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.nodes.data.FileFormat;
import org.espalier.nodes.data.TableReader;
import org.espalier.nodes.network.EpochOrder;
import org.espalier.nodes.network.Normalization;
import org.espalier.nodes.network.PreparedData;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.TrainingQuestion;

/**
 * Measures tables. Usage: {@code TableBenchmark TOOL WORK REPETITIONS [FILE]}, or with the tool {@code make} to write a file of as many rows as REPETITIONS says; prints one line a repetition, {@code WORK TOOL
 * NUMBER}, after a warm-up.
 * <ul>
 * <li>Work {@code csv-1m} and {@code parquet-1m}: processor seconds from the file to a table that is ready to train on (tool
 * {@code espalier}) or to a table of its own (tool {@code duckdb}).
 * <li>Work {@code first-batch@ROWS}: elapsed milliseconds from opening a table of 30 float64 columns to its first batch.
 * <li>Work {@code feeding@ROWS}: gigabytes of such a table a second of processor time, in shuffled batches of 128.
 * </ul>
 */
public final class TableBenchmark {
    private static final int BATCH = 128;

    private TableBenchmark() {
    }

    public static void main(String[] arguments) throws Exception {
        String tool = arguments[0];
        String work = arguments[1];
        int repetitions = Integer.parseInt(arguments[2]);
        String name = work.split("@")[0];
        if (tool.equals("make")) {
            make(repetitions, arguments[3]);
            return;
        }
        for (double number : switch (name) {
            case "csv-1m", "parquet-1m" -> reading(tool, Path.of(arguments[3]), repetitions);
            case "first-batch", "feeding" -> feeding(name.equals("feeding"), Integer.parseInt(work.split("@")[1]), repetitions);
            default -> throw new IllegalArgumentException("unknown work " + work);
        }) {
            System.out.println(String.format(Locale.ROOT, "%s %s %.6f", work, tool, number));
        }
    }

    /** Rows of 29 numbers and a label. */
    private static void make(int rows, String file) throws Exception {
        var columns = new StringBuilder();
        for (int i = 0; i < 29; i++) {
            columns.append("round(random() * 10 - 5, 6) AS x").append(i).append(", ");
        }
        try (var connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties()); var statement = connection.createStatement()) {
            statement.execute("SET threads=1");
            statement.execute("SELECT setseed(0.5)");
            statement.execute("COPY (SELECT " + columns + "(random() * 9)::BIGINT AS label FROM range(" + rows + ")) TO '" + file + "'");
        }
    }

    private static double processorSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    private static List<Double> reading(String tool, Path file, int repetitions) throws Exception {
        var seconds = new ArrayList<Double>();
        for (int i = -2; i < repetitions; i++) {
            double start = processorSeconds();
            if (tool.equals("duckdb")) {
                readWithDuckDb(file);
            } else {
                try (var context = new BenchmarkContext()) {
                    var settings = new TableReader.Settings(file, FileFormat.AUTO, Map.of(), Optional.empty(), TableReader.Header.AUTO, List.of("", "NA"));
                    var table = (Table) new TableReader().execute(settings, new Inputs<>(Map.of()), context).get(0);
                    prepare(table);
                }
            }
            if (i >= 0) {
                seconds.add(processorSeconds() - start);
            }
        }
        return seconds;
    }

    private static void readWithDuckDb(Path file) throws Exception {
        try (var connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties()); var statement = connection.createStatement()) {
            statement.execute("SET threads=1");
            statement.execute("CREATE TABLE t AS SELECT * FROM '" + file + "'");
        }
    }

    private static TrainingData prepare(Table table) throws Exception {
        var question = new TrainingQuestion("label", List.of(), TrainingQuestion.TaskChoice.AUTO);
        return PreparedData.learn(table, Optional.empty(), 0, question, Normalization.STANDARDIZE, 1, () -> { }, warning -> { }).training();
    }

    private static List<Double> feeding(boolean wholeEpoch, int rows, int repetitions) throws Exception {
        var numbers = new ArrayList<Double>();
        try (var context = new BenchmarkContext()) {
            Path file = write(context, rows);
            for (int i = -5; i < repetitions; i++) {
                long start = System.nanoTime();
                Table table = Table.open(file, context.allocator());
                TrainingData data = prepare(table);
                EpochOrder order = EpochOrder.of(data, 1, Math.max(0, i));
                int[] chosen = new int[BATCH];
                float[] features = new float[BATCH * data.features()];
                float[] labels = new float[BATCH * data.labels()];
                try (TrainingData.Reader reader = data.reader()) {
                    double processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
                    for (int count = order.next(chosen, BATCH); count > 0; count = wholeEpoch ? order.next(chosen, BATCH) : 0) {
                        reader.rows().copy(chosen, 0, count, features, labels);
                    }
                    if (i >= 0) {
                        double seconds = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9 - processor;
                        numbers.add(wholeEpoch ? table.size() / 1e9 / seconds : (System.nanoTime() - start) / 1e6);
                    }
                }
            }
        }
        return numbers;
    }

    private static Path write(BenchmarkContext context, int rows) throws Exception {
        var columns = new ArrayList<ColumnSpec>();
        for (int i = 0; i < 30; i++) {
            columns.add(new ColumnSpec("x" + i, ColumnType.FLOAT64));
        }
        columns.add(new ColumnSpec("label", ColumnType.CATEGORICAL));
        var random = new Random(1);
        TableWriter writer = context.newTable("table", new TableSpec(columns));
        writer.addCategories(30, List.of("no", "yes"));
        for (int from = 0; from < rows; from += writer.batchRows()) {
            int count = Math.min(writer.batchRows(), rows - from);
            for (int i = 0; i < 30; i++) {
                for (int row = 0; row < count; row++) {
                    ((Float8Vector) writer.batch().getVector(i)).setSafe(row, random.nextDouble());
                }
            }
            for (int row = 0; row < count; row++) {
                ((IntVector) writer.batch().getVector(30)).setSafe(row, random.nextInt(2));
            }
            writer.writeBatch(count);
        }
        return writer.finish().file();
    }
}
