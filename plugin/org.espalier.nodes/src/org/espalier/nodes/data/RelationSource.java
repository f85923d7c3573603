package org.espalier.nodes.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;

/** A file whose format tells the types of its columns. */
final class RelationSource implements TableSource {
    private final TableReader.Settings settings;
    private final FileFormat format;
    private List<Projection> projections = List.of();

    private RelationSource(TableReader.Settings settings, FileFormat format) {
        this.settings = settings;
        this.format = format;
    }

    static RelationSource open(TableReader.Settings settings, FileFormat format) throws InvalidSettingsException {
        var source = new RelationSource(settings, format);
        try (Database database = Database.open(List.of(settings.file())); var allocator = new RootAllocator()) {
            source.projections = source.describe(database, allocator);
            return source;
        } catch (InvalidSettingsException problem) {
            throw problem;
        } catch (Exception fault) {
            throw new InvalidSettingsException(source.explain(fault), fault);
        }
    }

    @Override
    public AutoCloseable attach(Database database, BufferAllocator allocator) throws Exception {
        if (format == FileFormat.ARROW) {
            var reader = new ForeignArrowFile(settings.file(), allocator);
            try {
                AutoCloseable stream = database.register("arrow_file", reader, allocator);
                return () -> {
                    stream.close();
                    reader.close();
                };
            } catch (RuntimeException fault) {
                reader.close();
                throw fault;
            }
        }
        return () -> { };
    }

    @Override
    public String relation() {
        String file = Database.literal(settings.file().toString());
        return switch (format) {
            case JSON -> "read_json(" + file + ", records=true, sample_size=-1, maximum_object_size=" + (64 << 20)
                    + ", compression='" + (FileFormat.isGzip(settings.file()) ? "gzip" : "uncompressed") + "')";
            case PARQUET -> "read_parquet(" + file + ")";
            case ARROW -> "arrow_file";
            case AUTO, CSV, TSV -> throw new AssertionError(format);
        };
    }

    /** A column of the relation. */
    private record Described(String name, String type) {
        boolean isText() {
            return type.equals("VARCHAR");
        }
    }

    private List<Projection> describe(Database database, BufferAllocator allocator) throws Exception {
        var described = new ArrayList<Described>();
        try (var attached = attach(database, allocator)) {
            for (String[] row : database.rows("DESCRIBE SELECT * FROM " + relation())) {
                described.add(new Described(row[0], row[1]));
            }
        }
        // What the file says of a tensor's shape DuckDB does not pass on; what the user says comes first.
        Map<String, ColumnType> overrides = new HashMap<>(shapes(allocator));
        overrides.putAll(TypeOverrides.of(settings.types(), described.stream().map(Described::name).toList()));
        List<Described> open = described.stream().filter(column -> !overrides.containsKey(column.name()) && (column.isText() || Projection.isNumberList(column.type()))).toList();
        List<ColumnType> sampled = sample(database, allocator, open);
        var columns = new ArrayList<Projection>();
        var problems = new ArrayList<Problem>();
        for (Described column : described) {
            Optional<ColumnType> type = Optional.ofNullable(overrides.get(column.name()))
                    .or(() -> open.contains(column) ? Optional.ofNullable(sampled.get(open.indexOf(column))) : Projection.type(column.type()));
            if (type.isEmpty()) {
                problems.add(unsupported(column));
            } else {
                columns.add(Projection.of(new ColumnSpec(column.name(), type.get()), column.name(), column.type()));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return List.copyOf(columns);
    }

    /** The tensor columns of an Arrow file as Espalier writes it, by name. */
    private Map<String, ColumnType> shapes(BufferAllocator allocator) throws Exception {
        if (format != FileFormat.ARROW) {
            return Map.of();
        }
        try (var reader = new ForeignArrowFile(settings.file(), allocator)) {
            return reader.tensors();
        }
    }

    private static Problem unsupported(Described column) {
        boolean list = Projection.isNumberList(column.type());
        return Problem.of("column \"" + column.name() + "\" has values that a table cannot have").atSetting("types." + column.name())
                .found(list ? "lists of different lengths" : column.type()).expected("numbers, texts, truth values, dates, or lists of equally many numbers")
                .remedy("set types." + column.name() + " to text, or change the file");
    }

    /** The types of text and list columns, by what is in the first rows; null where there is none. */
    private List<ColumnType> sample(Database database, BufferAllocator allocator, List<Described> columns) throws Exception {
        var types = new ArrayList<ColumnType>();
        if (columns.isEmpty()) {
            return types;
        }
        var aggregates = new ArrayList<String>();
        for (Described column : columns) {
            String name = Database.name(column.name());
            aggregates.add(column.isText() ? "count(" + name + "), count(DISTINCT " + name + ")" : "min(len(" + name + ")), max(len(" + name + "))");
        }
        try (var attached = attach(database, allocator)) {
            String[] row = database.rows("SELECT " + String.join(", ", aggregates) + " FROM (SELECT * FROM " + relation() + " LIMIT " + CsvLayout.SAMPLE_ROWS + ")").get(0);
            for (int i = 0; i < columns.size(); i++) {
                types.add(columns.get(i).isText() ? text(Long.parseLong(row[2 * i]), Long.parseLong(row[2 * i + 1])) : list(row[2 * i], row[2 * i + 1]));
            }
        }
        return types;
    }

    private static ColumnType text(long values, long different) {
        return values > 0 && ColumnSniffer.areCategories(values, different) ? ColumnType.CATEGORICAL : ColumnType.TEXT;
    }

    private static ColumnType list(String shortest, String longest) {
        boolean fixed = shortest != null && shortest.equals(longest) && !shortest.equals("0");
        return fixed ? new ColumnType.Tensor(List.of(Integer.valueOf(shortest))) : null;
    }

    @Override
    public List<Projection> projections() {
        return projections;
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public Problem explain(Exception streamed) {
        Exception fault = reason(streamed);
        String name = switch (format) {
            case JSON -> "JSON";
            case PARQUET -> "Parquet";
            case ARROW -> "Arrow";
            case AUTO, CSV, TSV -> throw new AssertionError(format);
        };
        if (String.valueOf(fault.getMessage()).contains("expected records")) {
            return Problem.of("the file " + settings.file() + " holds no records").atSetting("file").found("nothing, or values that are not objects")
                    .expected("an array of objects, or one object a line").remedy("choose another file");
        }
        boolean conversion = fault instanceof SQLException && String.valueOf(fault.getMessage()).startsWith("Conversion Error");
        return Problem.of("the file " + settings.file() + " cannot be read as " + name).atSetting(conversion ? "types" : "file").found(Faults.summary(fault))
                .expected(conversion ? "values of their column's type" : "a complete " + name + " file")
                .remedy(conversion ? "set the type of the column, for example to text" : "repair or replace the file, or set the format");
    }

    private Exception reason(Exception fault) {
        try (var allocator = new RootAllocator()) {
            return Database.reason(fault, List.of(settings.file()), "SELECT " + Projection.list(projections) + " FROM " + relation(), database -> attach(database, allocator));
        }
    }

    @Override
    public InvalidDataException explain(ResultWriter.BadValue bad, ColumnSpec column) {
        return new InvalidDataException(CsvDiagnosis.badValue(settings, "row " + bad.row, column, bad.value));
    }

    @Override
    public void close() {
    }
}
