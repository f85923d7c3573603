package org.espalier.nodes.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.arrow.memory.BufferAllocator;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;

/** A CSV file. DuckDB is told all about it, so that it detects nothing on its own. */
final class CsvSource implements TableSource {
    /** How much of the file DuckDB holds at once: twice its longest line, so that the same memory is filled again and again. Its own 32 MB would be new pages each time. */
    private static final int BUFFER_BYTES = 4 << 20;

    private final TableReader.Settings settings;
    private final CsvLayout layout;
    private final List<ColumnSpec> columns;
    private final List<String> duckTypes;

    private CsvSource(TableReader.Settings settings, CsvLayout layout, List<ColumnSpec> columns) {
        this.settings = settings;
        this.layout = layout;
        this.columns = columns;
        this.duckTypes = columns.stream().map(column -> duckType(column, layout, settings.types().containsKey(column.name()))).toList();
    }

    static CsvSource open(TableReader.Settings settings, FileFormat format) throws InvalidSettingsException {
        CsvLayout layout = CsvLayout.of(settings.file(), format, settings);
        Map<String, ColumnType> overrides = TypeOverrides.of(settings.types(), layout.spec().names());
        var columns = new ArrayList<ColumnSpec>();
        var problems = new ArrayList<Problem>();
        for (ColumnSpec column : layout.spec().columns()) {
            ColumnType type = overrides.getOrDefault(column.name(), column.type());
            if (type instanceof ColumnType.Tensor) {
                problems.add(Problem.of("a field of a CSV file holds a single value").atSetting("types." + column.name()).found(type)
                        .expected("int32, int64, float32, float64, categorical, text or timestamp").remedy("keep tensors in a Parquet or Arrow file"));
            }
            columns.add(new ColumnSpec(column.name(), type));
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new CsvSource(settings, layout, List.copyOf(columns));
    }

    /** What DuckDB reads a column as. It would round 2.5 to a whole number without a word, so whole numbers are left to the {@link ResultWriter} unless all were seen. */
    private static String duckType(ColumnSpec column, CsvLayout layout, boolean overridden) {
        ColumnType type = column.type();
        if (type instanceof ColumnType.Numeric numeric && numeric.isInteger()) {
            if (overridden) {
                return "VARCHAR";
            } else if (layout.complete()) {
                return "BIGINT";
            }
            return layout.longWhole().contains(column.name()) ? "VARCHAR" : "DOUBLE";
        } else if (type instanceof ColumnType.Numeric) {
            return type.equals(ColumnType.FLOAT32) ? "FLOAT" : "DOUBLE";
        }
        return type instanceof ColumnType.Timestamp ? "TIMESTAMP WITH TIME ZONE" : "VARCHAR";
    }

    @Override
    public List<Projection> projections() {
        var projections = new ArrayList<Projection>();
        for (int i = 0; i < columns.size(); i++) {
            projections.add(Projection.of(columns.get(i), "c" + i, duckTypes.get(i)));
        }
        return projections;
    }

    @Override
    public List<String> warnings() {
        return layout.losingDigits().stream().filter(name -> !settings.types().containsKey(name))
                .map(name -> "column \"" + name + "\" has whole numbers that do not fit 64 bits; they are read as float64, which keeps 15 digits."
                        + " Set types." + name + " to text to keep all").toList();
    }

    @Override
    public String relation() {
        var types = new ArrayList<String>();
        for (int i = 0; i < columns.size(); i++) {
            // Names of our own: DuckDB's do not differ by case alone.
            types.add("'c" + i + "': '" + duckTypes.get(i) + '\'');
        }
        String missing = settings.missing().stream().map(Database::literal).collect(Collectors.joining(","));
        return "read_csv(" + Database.literal(settings.file().toString()) + ", auto_detect=false, strict_mode=true, quote='\"', escape='\"', comment='', skip=0, buffer_size=" + BUFFER_BYTES
                + ", delim=" + Database.literal(String.valueOf(layout.delimiter())) + ", header=" + layout.header() + ", nullstr=[" + missing + "]"
                + ", compression='" + (FileFormat.isGzip(settings.file()) ? "gzip" : "none") + "', columns={" + String.join(", ", types) + "})";
    }

    @Override
    public AutoCloseable attach(Database database, BufferAllocator allocator) {
        return () -> { };
    }

    @Override
    public Problem explain(Exception fault) {
        return CsvDiagnosis.of(settings, layout, columns).orElseGet(() -> Problem.of("the file " + settings.file() + " cannot be read as CSV")
                .atSetting("file").found(Faults.summary(fault)).expected("rows of " + columns.size() + " fields").remedy("repair the file"));
    }

    @Override
    public InvalidDataException explain(ResultWriter.BadValue bad, ColumnSpec column) {
        return new InvalidDataException(CsvDiagnosis.of(settings, layout, columns).orElseGet(() -> CsvDiagnosis.badValue(settings, "row " + bad.row, column, bad.value)));
    }

    @Override
    public void close() {
    }
}
