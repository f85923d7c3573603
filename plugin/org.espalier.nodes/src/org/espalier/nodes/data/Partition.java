package org.espalier.nodes.data;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Column;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.Range;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.RowCopier;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;

/**
 * Splits the rows of a table into two parts. Of n rows, the first part gets round(fraction n), halves rounded up, and the
 * second part gets the others. Within each part the rows keep the order of the table.
 *
 * <p>Shuffled, every subset of that size is equally likely: selection sampling, Algorithm S in D. E. Knuth, The Art of
 * Computer Programming, volume 2, section 3.4.2. Stratified, each class is sampled on its own, and the class's share in the
 * first part differs from fraction times its size by less than one row.
 */
public final class Partition implements NodeModel<Partition.Settings> {

    /** @see Partition */
    public record Settings(
            @Label("Fraction") @Doc("Fraction of the rows that goes to the first part") @Default("0.8") @Range(min = 0, max = 1, exclusive = true) double fraction,
            @Label("Stratify") @Doc("Column whose classes both parts get in the same shares") @Column Optional<String> stratify,
            @Label("Shuffle") @Doc("Draw the rows of the first part at random; else they are the first ones of the table, or of each class") @Default("true") boolean shuffle) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        TableSpec table = inputs.get("table", TableSpec.class);
        if (settings.stratify().isPresent()) {
            int column = ColumnSettings.find(table, "stratify", settings.stratify().get());
            ColumnType type = table.columns().get(column).type();
            if (type instanceof ColumnType.Tensor || type instanceof ColumnType.Timestamp) {
                throw new InvalidSettingsException(Problem.of("a column of this type has no classes").atSetting("stratify")
                        .found("\"" + settings.stratify().get() + "\", " + type).expected("a categorical column, or numbers or texts of few different values")
                        .remedy("choose another column, or remove the setting"));
            }
        }
        return List.of(table, table);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Table table = inputs.get("table", Table.class);
        int rows = rows(table);
        long size = Math.round(settings.fraction() * rows);
        if (size == 0 || size == rows) {
            throw new InvalidDataException(Problem.of("the " + (size == 0 ? "first" : "second") + " part would be empty").atSetting("fraction")
                    .found(settings.fraction() + " of " + rows + (rows == 1 ? " row" : " rows"))
                    .expected("a fraction that leaves rows for both parts").remedy(rows < 2 ? "use a table of more rows" : "change the fraction"));
        }
        context.progress(0, "choosing rows");
        var classes = settings.stratify().isPresent() ? Classes.of(table, settings.stratify().get()) : Classes.one(rows);
        int[] sizes = classes.share((int) size);
        BitSet first = settings.shuffle() ? classes.draw(sizes, context.seed()) : classes.head(sizes);
        return write(table, first, context);
    }

    private static int rows(Table table) throws InvalidDataException {
        if (table.rowCount() > Integer.MAX_VALUE) {
            throw new InvalidDataException(Problem.of("the table has too many rows to split").found(table.rowCount())
                    .expected("at most " + Integer.MAX_VALUE + " rows").remedy("take a part of it with an sql node first"));
        }
        return (int) table.rowCount();
    }

    private static List<PortObject> write(Table table, BitSet first, ExecutionContext context) throws Exception {
        var into = new RowCopier(table, context.newTable("first", table.spec()));
        var rest = new RowCopier(table, context.newTable("second", table.spec()));
        int row = 0;
        for (int b = 0; b < table.batchCount(); b++) {
            context.progress((double) b / table.batchCount(), "copying rows");
            int rows = table.batchRows(b);
            int[] chosen = new int[rows];
            int[] others = new int[rows];
            int chosenCount = 0;
            int othersCount = 0;
            for (int i = 0; i < rows; i++) {
                if (first.get(row + i)) {
                    chosen[chosenCount++] = i;
                } else {
                    others[othersCount++] = i;
                }
            }
            try (var batch = table.batch(b)) {
                into.copy(batch, chosen, chosenCount);
                rest.copy(batch, others, othersCount);
            }
            row += rows;
        }
        return List.of(into.finish(), rest.finish());
    }
}
