package org.espalier.nodes.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;

/** Finds the record for which a CSV file cannot be read. */
final class CsvDiagnosis {
    private static final int LONGEST_QUOTE = 60;

    private final TableReader.Settings settings;
    private final CsvLayout layout;
    private final List<ColumnSpec> columns;
    private final byte[][] missing;

    private CsvDiagnosis(TableReader.Settings settings, CsvLayout layout, List<ColumnSpec> columns) {
        this.settings = settings;
        this.layout = layout;
        this.columns = columns;
        this.missing = settings.missing().stream().map(token -> token.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    /** The first fault in the file, if one is found. */
    static Optional<Problem> of(TableReader.Settings settings, CsvLayout layout, List<ColumnSpec> columns) {
        var diagnosis = new CsvDiagnosis(settings, layout, columns);
        try (CsvScanner scanner = CsvScanner.open(settings.file(), layout.delimiter())) {
            if (layout.header()) {
                scanner.next();
            }
            while (scanner.next()) {
                Optional<Problem> problem = diagnosis.check(scanner);
                if (problem.isPresent()) {
                    return problem;
                }
            }
            return Optional.empty();
        } catch (IOException fault) {
            String found = CsvScanner.isDamage(fault) ? "a compressed file that is damaged or cut off" : String.valueOf(fault.getMessage());
            return Optional.of(Problem.of("the file " + settings.file() + " cannot be read to its end").atSetting("file").found(found)
                    .expected("a complete file").remedy("repair or replace the file"));
        }
    }

    private Optional<Problem> check(CsvScanner scanner) {
        String where = "line " + scanner.line();
        if (scanner.fault() == CsvScanner.Fault.OPEN_QUOTE) {
            return Optional.of(problem(where + ": a quoted field does not end").found("the end of the file").expected("a closing quote")
                    .remedy("close the quote that starts in this line; within quotes, double each quote"));
        } else if (scanner.fault() == CsvScanner.Fault.TEXT_AFTER_QUOTE) {
            return Optional.of(problem(where + ": there is text between a closing quote and the end of the field").found(quote(scanner.text(0))  + " ...")
                    .expected("a delimiter or the end of the line").remedy("within quotes, double each quote"));
        } else if (!scanner.isUtf8()) {
            return Optional.of(problem(where + " is not encoded in UTF-8").found(quote(scanner.text(0)) + " ...").expected("UTF-8").remedy("save the file as UTF-8"));
        } else if (scanner.fieldCount() != columns.size() && !hasTrailingDelimiter(scanner)) {
            return Optional.of(problem(where + " has a wrong number of fields").found(scanner.fieldCount() + (scanner.fieldCount() == 1 ? " field" : " fields"))
                    .expected(columns.size() + ", as in the first line").remedy("repair the line, put quotes around a field that holds the delimiter, or set the delimiter"));
        }
        for (int i = 0; i < columns.size(); i++) {
            if (!CsvLayout.isMissing(scanner, i, missing) && !fits(scanner, i)) {
                return Optional.of(badValue(settings, where, columns.get(i), scanner.text(i)));
            }
        }
        return Optional.empty();
    }

    private boolean hasTrailingDelimiter(CsvScanner scanner) {
        return scanner.fieldCount() == columns.size() + 1 && scanner.start(columns.size()) == scanner.end(columns.size());
    }

    private boolean fits(CsvScanner scanner, int i) {
        ColumnType type = columns.get(i).type();
        if (type instanceof ColumnType.Categorical || type instanceof ColumnType.Text) {
            return true;
        } else if (scanner.start(i) == scanner.end(i)) {
            return false;
        }
        TextKind kind = TextKind.of(scanner.bytes(), scanner.start(i), scanner.end(i));
        if (type instanceof ColumnType.Timestamp) {
            return kind == TextKind.TIME;
        } else if (((ColumnType.Numeric) type).isInteger()) {
            return kind == TextKind.WHOLE && (type.equals(ColumnType.INT64) || fitsInt(scanner.text(i)));
        }
        return kind == TextKind.WHOLE || kind == TextKind.REAL || kind == TextKind.HUGE;
    }

    private static boolean fitsInt(String text) {
        long value = Long.parseLong(text.strip());
        return value == (int) value;
    }

    /** The problem that a value is not of its column's type. */
    static Problem badValue(TableReader.Settings settings, String where, ColumnSpec column, String value) {
        String setting = "types." + column.name();
        boolean given = settings.types().containsKey(column.name());
        String because = given ? ", as the setting " + setting + " says" : ", as in the first " + CsvLayout.SAMPLE_ROWS + " rows";
        return Problem.of(settings.file().getFileName() + ", " + where + ", column \"" + column.name() + "\": this is not " + describe(column.type())).atSetting(setting)
                .found(quote(value)).expected(describe(column.type()) + because).remedy(remedy(column.type(), setting));
    }

    private static String remedy(ColumnType type, String setting) {
        boolean whole = type instanceof ColumnType.Numeric numeric && numeric.isInteger();
        return "correct the value, add it to missing if it stands for a missing value, or set " + setting + " to "
                + (type.equals(ColumnType.INT32) ? "int64, float64 or text" : whole ? "float64 or text" : "text");
    }

    /** What values of a type look like. */
    static String describe(ColumnType type) {
        if (type instanceof ColumnType.Numeric numeric) {
            return numeric.isInteger() ? "a whole number of " + (type.equals(ColumnType.INT32) ? 32 : 64) + " bits" : "a number";
        }
        return type instanceof ColumnType.Timestamp ? "a date such as 2024-12-31 or 2024-12-31T23:59:59" : type.toString();
    }

    private static String quote(String text) {
        return '"' + (text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...") + '"';
    }

    private Problem problem(String what) {
        return Problem.of(settings.file() + ", " + what).atSetting("file");
    }
}
