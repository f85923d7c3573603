package org.espalier.nodes.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Advanced;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.InputFile;
import org.espalier.engine.settings.Label;
import org.espalier.engine.table.Table;

/**
 * Reads a table from a file, through DuckDB; rows keep the order of the file.
 *
 * <p>The types of CSV columns are told from the first {@value CsvLayout#SAMPLE_ROWS} rows: whole numbers are int64, other
 * numbers float64, dates and times timestamp; texts are categorical when there are at most 1,000 different ones and at most
 * half as many as values, and text otherwise; truth values are categorical; a column without any value is float64. A value
 * further down that is not of the column's type is an error, never rounded and never dropped. The types of JSON columns are told from
 * all rows; Parquet and Arrow files know the types of theirs. For texts, the same rule holds. Lists of equally many numbers become tensors.
 */
public final class TableReader implements NodeModel<TableReader.Settings> {

    /** Whether the first record of a CSV file holds the names of the columns. */
    public enum Header {
        /** It does when it has no number, truth value or date. */
        AUTO, YES, NO
    }

    /** @see TableReader */
    public record Settings(
            @Label("File") @Doc("CSV, TSV, JSON, Parquet or Arrow file; the first three also compressed as .gz") @InputFile(extensions = {"csv", "tsv", "json", "jsonl", "parquet", "arrow", "feather", "gz"}) Path file,
            @Label("Format") @Doc("Format of the file; auto goes by its name") @Default("auto") FileFormat format,
            @Label("Types") @Doc("Types of columns by name, where the detected ones will not do: int32, int64, float32, float64, categorical, text, timestamp, or tensor with its shape, such as tensor 1x28x28") @Default("{}") Map<String, String> types,
            @Label("Delimiter") @Doc("CSV: character between fields; detected unless given") @Advanced Optional<String> delimiter,
            @Label("Header") @Doc("CSV: whether the first line holds the names of the columns") @Default("auto") @Advanced Header header,
            @Label("Missing") @Doc("CSV: texts that stand for a missing value") @Default("[\"\", \"NA\", \"N/A\", \"NaN\", \"nan\", \"NULL\", \"null\"]") @Advanced List<String> missing) {

        public Settings {
            if (delimiter.isPresent() && (delimiter.get().length() != 1 || delimiter.get().charAt(0) > 126 || "\"\r\n".contains(delimiter.get()))) {
                throw new IllegalArgumentException("the delimiter must be one ASCII character other than a quote or a line end");
            }
        }
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        try (TableSource source = open(settings)) {
            return List.of(Projection.spec(source.projections()));
        }
    }

    private static TableSource open(Settings settings) throws InvalidSettingsException {
        FileFormat format = settings.format().of(settings.file());
        checkReadable(settings.file());
        return switch (format) {
            case CSV, TSV -> CsvSource.open(settings, format);
            case JSON, PARQUET, ARROW -> RelationSource.open(settings, format);
            case AUTO -> throw new AssertionError("FileFormat.of gives a format");
        };
    }

    private static void checkReadable(Path file) throws InvalidSettingsException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            String found = Files.isDirectory(file) ? "a folder" : Files.exists(file) ? "a file that may not be read" : "no file";
            throw new InvalidSettingsException(Problem.of("the file " + file + " cannot be read").atSetting("file").found(found)
                    .expected("a readable file").remedy(Files.isDirectory(file) ? "name a file within it" : "correct the path, or the rights to the file"));
        }
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        context.progress(-1, "looking at the file");
        try (TableSource source = open(settings)) {
            List<Projection> projections = source.projections();
            source.warnings().forEach(context::warn);
            var writer = context.newTable("table", Projection.spec(projections));
            Table table = read(settings, source, projections, new ResultWriter(writer), writer.batchRows(), context);
            if (table.rowCount() == 0) {
                context.warn("the file " + settings.file().getFileName() + " has no rows");
            }
            context.log(table.rowCount() + " rows, " + projections.size() + " columns");
            return List.of(table);
        }
    }

    private static Table read(Settings settings, TableSource source, List<Projection> projections, ResultWriter result, int batchRows, ExecutionContext context)
            throws Exception {
        try (Database database = Database.open(List.of(settings.file()), context); var relation = source.attach(database, context.allocator())) {
            var table = new ArrayList<Table>();
            database.stream("SELECT " + Projection.list(projections) + " FROM " + source.relation(), batchRows, context,
                    batches -> table.add(result.write(batches, "reading", context)));
            return table.get(0);
        } catch (ResultWriter.BadValue bad) {
            throw source.explain(bad, projections.get(bad.column).column());
        } catch (SQLException | IOException fault) {
            throw new InvalidDataException(source.explain(fault), fault);
        }
    }
}
