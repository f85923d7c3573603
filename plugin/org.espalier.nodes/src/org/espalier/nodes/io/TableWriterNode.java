package org.espalier.nodes.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.OutputFile;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.nodes.data.FileFormat;
import org.espalier.nodes.data.TableExport;

/**
 * Writes a table into a file of one's own. The file appears whole or not at all; an older one of the same name is replaced.
 * Numbers are written so that reading them back gives the same bits. In CSV a missing value is an empty field, and so is an empty
 * text when it is read back; in Parquet and JSON a tensor is a list of its numbers, without its shape, which a warning says.
 */
public final class TableWriterNode implements NodeModel<TableWriterNode.Settings> {

    /** @see TableWriterNode */
    public record Settings(
            @Label("File") @Doc("Where to write: CSV, TSV, JSON (records; with .jsonl one a line), Parquet or Arrow; the first three also compressed as .gz") @OutputFile(extensions = {"csv", "tsv", "json", "jsonl", "parquet", "arrow", "gz"}) Path file,
            @Label("Format") @Doc("Format of the file; auto goes by its name") @Default("auto") FileFormat format) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        if (Files.isDirectory(settings.file())) {
            throw new InvalidSettingsException(Problem.of("a table cannot be written over a folder").atSetting("file").found(settings.file())
                    .expected("the path of a file").remedy("add a file name"));
        }
        FileFormat format = settings.format().of(settings.file());
        TableSpec table = inputs.get("table", TableSpec.class);
        var problems = new ArrayList<Problem>();
        if (format != FileFormat.ARROW) {
            checkNames(table, problems);
        }
        if (format == FileFormat.CSV || format == FileFormat.TSV) {
            for (ColumnSpec column : table.columns()) {
                if (column.type() instanceof ColumnType.Tensor) {
                    problems.add(Problem.of("a CSV file cannot hold tensors").atSetting("file").found("column \"" + column.name() + "\", " + column.type())
                            .expected("numbers, categories, texts and timestamps").remedy("write Parquet or Arrow, or leave the column out with an sql node"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return List.of();
    }

    private static void checkNames(TableSpec table, List<Problem> problems) {
        List<String> names = table.names();
        if (names.isEmpty()) {
            problems.add(Problem.of("the table has no columns").atSetting("file").found("0 columns").expected("at least one").remedy("connect another table"));
        }
        for (int i = 0; i < names.size(); i++) {
            for (String other : names.subList(0, i)) {
                if (other.equalsIgnoreCase(names.get(i))) {
                    problems.add(Problem.of("two columns differ by case only, which this format's readers may not tell apart").atSetting("file")
                            .found('"' + other + "\" and \"" + names.get(i) + '"').expected("names that differ otherwise").remedy("rename one of them, or write Arrow"));
                }
            }
        }
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        context.progress(-1, "writing " + settings.file().getFileName());
        Table table = inputs.get("table", Table.class);
        FileFormat format = settings.format().of(settings.file());
        for (ColumnSpec column : table.spec().columns()) {
            if (format != FileFormat.ARROW && column.type() instanceof ColumnType.Tensor tensor && tensor.shape().size() > 1) {
                context.warn("The column \"" + column.name() + "\" is written as lists of " + tensor.size() + " numbers; to read it back as it is, give table-reader the types {\"" + column.name()
                        + "\": \"" + tensor + "\"}, or write Arrow.");
            }
        }
        long bytes = TableExport.write(table, settings.file(), settings.format().of(settings.file()), context);
        context.metric("rows", table.rowCount());
        context.metric("bytes", bytes);
        return List.of();
    }
}
