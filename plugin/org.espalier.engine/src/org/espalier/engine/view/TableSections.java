package org.espalier.engine.view;

import java.util.ArrayList;
import java.util.List;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;

/** A table on a page: the statistics of its columns, and its first rows. */
final class TableSections {
    private static final int MOST_COLUMNS = 200;
    private static final int PREVIEW_ROWS = 20;
    private static final int PREVIEW_COLUMNS = 60;
    private static final int MOST_CHARACTERS = 80;
    private static final Section.Cell MISSING = new Section.Cell.Missing();

    private TableSections() {
    }

    /**
     * The sections of a table.
     *
     * @param name what the table is called; empty for a node's only one
     * @param folded whether only the titles are seen at first
     */
    static List<Section> of(String name, Table table, boolean folded) {
        int columns = table.spec().columns().size();
        String size = (name.isEmpty() ? "Table: " : "Table " + name + ": ") + Numbers.number(table.rowCount()) + (table.rowCount() == 1 ? " row, " : " rows, ") + Numbers.number(columns) + (columns == 1 ? " column" : " columns");
        return List.of(statistics(size, TableProfile.of(table, MOST_COLUMNS), columns, folded), preview(name, table));
    }

    private static Section statistics(String title, TableProfile profile, int columns, boolean folded) {
        var heads = List.of("Column", "Type", "Distribution", "Missing", "Smallest", "Mean", "Deviation", "Largest", "Different");
        var rows = new ArrayList<List<Section.Cell>>();
        for (ColumnProfile column : profile.columns()) {
            rows.add(List.of(new Section.Cell.Words(column.column().name()), new Section.Cell.Words(column.column().type().toString()), new Section.Cell.Picture(column.histogram()),
                    column.missing() == 0 ? number("") : number(Numbers.number(column.missing())), number(column.smallest()), number(column.mean()), number(column.deviation()),
                    number(column.largest()), number(column.different())));
        }
        // A head without anything below it would be noise.
        List<Integer> used = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            int place = i;
            if (rows.stream().anyMatch(row -> !(row.get(place) instanceof Section.Cell.Number number) || !number.text().isEmpty())) {
                used.add(i);
            }
        }
        String note = profile.isComplete() ? "" : "Statistics of " + Numbers.number(profile.sampled()) + " rows from all over the table. ";
        if (columns > profile.columns().size()) {
            note += "The first " + profile.columns().size() + " columns.";
        }
        return new Section.Grid(title, used.stream().map(heads::get).toList(), rows.stream().map(row -> used.stream().map(row::get).toList()).toList(), note.strip(), folded);
    }

    private static Section.Cell number(String text) {
        return new Section.Cell.Number(text);
    }

    private static Section preview(String name, Table table) {
        List<ColumnSpec> columns = table.spec().columns().subList(0, Math.min(PREVIEW_COLUMNS, table.spec().columns().size()));
        var rows = new ArrayList<List<Section.Cell>>();
        for (int b = 0; b < table.batchCount() && rows.size() < PREVIEW_ROWS; b++) {
            try (var batch = table.batch(b)) {
                for (int row = 0; row < batch.getRowCount() && rows.size() < PREVIEW_ROWS; row++) {
                    var cells = new ArrayList<Section.Cell>();
                    for (int i = 0; i < columns.size(); i++) {
                        cells.add(cell(table, i, batch.getVector(i), row));
                    }
                    rows.add(cells);
                }
            }
        }
        String more = columns.size() < table.spec().columns().size() ? "The first " + columns.size() + " columns." : "";
        String title = (rows.size() < table.rowCount() ? "First rows" : "Rows") + (name.isEmpty() ? "" : " of " + name);
        return new Section.Grid(title, columns.stream().map(ColumnSpec::name).toList(), rows, more, true);
    }

    private static Section.Cell cell(Table table, int column, FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return MISSING;
        }
        ColumnType type = table.spec().columns().get(column).type();
        if (type instanceof ColumnType.Categorical) {
            return new Section.Cell.Words(shortened(table.categories(column).get(((IntVector) vector).get(row))));
        } else if (vector instanceof FixedSizeListVector tensors && type instanceof ColumnType.Tensor tensor) {
            return tensor(tensors, tensor, row);
        } else if (type instanceof ColumnType.Numeric numeric) {
            // Whole numbers may be years or numbers of things; commas would be wrong.
            return number(numeric.isInteger() ? Columns.text(vector, row) : Numbers.number(Columns.number(vector, row)));
        }
        String text = Columns.text(vector, row);
        return new Section.Cell.Words(shortened(type instanceof ColumnType.Timestamp ? text.replace('T', ' ') : text));
    }

    private static Section.Cell tensor(FixedSizeListVector vector, ColumnType.Tensor type, int row) {
        if (!Thumbnail.isPicture(type.shape())) {
            return new Section.Cell.Words(type.toString());
        }
        float[] values = new float[type.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Float4Vector) vector.getDataVector()).get(row * values.length + i);
        }
        int rank = type.shape().size();
        return new Section.Cell.Image(Thumbnail.address(values, type.shape()), type.shape().get(rank - 1), type.shape().get(rank - 2));
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MOST_CHARACTERS ? text : text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS - 1)) + "…";
    }
}
