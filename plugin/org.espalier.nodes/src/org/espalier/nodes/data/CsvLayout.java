package org.espalier.nodes.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.TableSpec;

/**
 * How a CSV file is laid out, as its first rows show.
 *
 * @param delimiter the character between fields
 * @param header whether the first record holds the names of the columns
 * @param spec names and types of the columns
 * @param complete whether all rows were seen
 * @param longWhole the columns with whole numbers that a float64 cannot stand for
 * @param losingDigits the columns of whole numbers too large for 64 bits, which are read as float64
 */
record CsvLayout(char delimiter, boolean header, TableSpec spec, boolean complete, Set<String> longWhole, List<String> losingDigits) {
    /** Types are decided by this many rows, or by as many as come in the first {@link #SAMPLE_BYTES}. */
    static final int SAMPLE_ROWS = 100_000;

    private static final int SAMPLE_BYTES = 64 << 20;
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final int PROBE_RECORDS = 50;

    CsvLayout {
        longWhole = Set.copyOf(longWhole);
        losingDigits = List.copyOf(losingDigits);
    }

    /** Looks at the start of a file. Faults within rows are left to be found when the file is read. */
    static CsvLayout of(Path file, FileFormat format, TableReader.Settings settings) throws InvalidSettingsException {
        try {
            char delimiter = settings.delimiter().map(text -> text.charAt(0)).orElse(format == FileFormat.TSV ? '\t' : probe(file));
            return sniff(file, delimiter, settings);
        } catch (IOException fault) {
            throw unreadable(file, fault);
        } catch (java.io.UncheckedIOException fault) {
            throw unreadable(file, fault.getCause());
        }
    }

    private static InvalidSettingsException unreadable(Path file, IOException fault) {
        String found = CsvScanner.isDamage(fault) ? "a compressed file that is damaged or cut off (" + fault.getMessage() + ")" : String.valueOf(fault.getMessage());
        return new InvalidSettingsException(Problem.of("the file " + file + " cannot be read").atSetting("file").found(found)
                .expected("a readable CSV file").remedy("repair or replace the file"), fault);
    }

    /** The delimiter that splits the first records into the most fields, the same number in each if possible; a comma if none does. */
    private static char probe(Path file) {
        char best = ',';
        int bestScore = 0;
        for (char candidate : DELIMITERS) {
            try (CsvScanner scanner = CsvScanner.open(file, candidate)) {
                int fields = 0;
                boolean same = true;
                for (int i = 0; i < PROBE_RECORDS && scanner.next(); i++) {
                    same &= i == 0 || scanner.fieldCount() == fields;
                    fields = i == 0 ? scanner.fieldCount() : fields;
                }
                int score = fields < 2 ? 0 : fields + (same ? 1_000_000 : 0);
                if (score > bestScore) {
                    best = candidate;
                    bestScore = score;
                }
            } catch (IOException fault) {
                throw new java.io.UncheckedIOException(fault);
            }
        }
        return best;
    }

    private static CsvLayout sniff(Path file, char delimiter, TableReader.Settings settings) throws IOException, InvalidSettingsException {
        try (CsvScanner scanner = CsvScanner.open(file, delimiter)) {
            if (scanner.isUtf16()) {
                throw new InvalidSettingsException(Problem.of("the file " + file + " is not encoded in UTF-8").atSetting("file").found("UTF-16")
                        .expected("UTF-8").remedy("save the file as UTF-8"));
            }
            if (!scanner.next()) {
                throw new InvalidSettingsException(Problem.of("the file " + file + " is empty").atSetting("file").found(scanner.bytesRead() + " bytes without a record")
                        .expected("rows, or at least a line with the names of the columns").remedy("choose another file"));
            }
            var missing = settings.missing();
            boolean header = switch (settings.header()) {
                case YES -> true;
                case NO -> false;
                case AUTO -> looksLikeHeader(scanner, missing);
            };
            List<String> names = header ? headerNames(file, scanner) : numberedNames(scanner.fieldCount());
            var tokens = missing.stream().map(token -> token.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
            var columns = names.stream().map(name -> new ColumnSniffer()).toArray(ColumnSniffer[]::new);
            int rows = 0;
            boolean more = !header || scanner.next();
            while (more && rows < SAMPLE_ROWS && scanner.bytesRead() < SAMPLE_BYTES) {
                add(scanner, columns, tokens);
                rows++;
                more = scanner.next();
            }
            return layout(delimiter, header, names, columns, !more);
        }
    }

    private static void add(CsvScanner scanner, ColumnSniffer[] columns, byte[][] missing) {
        for (int i = 0; i < Math.min(columns.length, scanner.fieldCount()); i++) {
            if (!isMissing(scanner, i, missing)) {
                columns[i].add(scanner.bytes(), scanner.start(i), scanner.end(i));
            }
        }
    }

    /** Whether a field is spelt as one of the texts that stand for a missing value. */
    static boolean isMissing(CsvScanner scanner, int field, byte[][] missing) {
        int start = scanner.start(field);
        int end = scanner.end(field);
        for (byte[] token : missing) {
            if (token.length == end - start && Arrays.equals(scanner.bytes(), start, end, token, 0, token.length)) {
                return true;
            }
        }
        return false;
    }

    private static CsvLayout layout(char delimiter, boolean header, List<String> names, ColumnSniffer[] columns, boolean complete) {
        var specs = new ArrayList<ColumnSpec>();
        var longWhole = new HashSet<String>();
        var losingDigits = new ArrayList<String>();
        for (int i = 0; i < columns.length; i++) {
            specs.add(new ColumnSpec(names.get(i), columns[i].type()));
            if (columns[i].hasLongWhole()) {
                longWhole.add(names.get(i));
            }
            if (columns[i].losesDigits()) {
                losingDigits.add(names.get(i));
            }
        }
        return new CsvLayout(delimiter, header, new TableSpec(specs), complete, longWhole, losingDigits);
    }

    /** A first record is taken for names when it has some, and neither numbers, nor truth values, nor dates. */
    private static boolean looksLikeHeader(CsvScanner scanner, List<String> missing) {
        boolean names = false;
        for (int i = 0; i < scanner.fieldCount(); i++) {
            boolean empty = scanner.start(i) == scanner.end(i);
            if (!empty && !ColumnSniffer.isName(scanner.bytes(), scanner.start(i), scanner.end(i))) {
                return false;
            }
            names |= !empty && !missing.contains(scanner.text(i));
        }
        return names;
    }

    private static List<String> numberedNames(int count) {
        var names = new ArrayList<String>();
        for (int i = 1; i <= count; i++) {
            names.add("column" + i);
        }
        return names;
    }

    private static List<String> headerNames(Path file, CsvScanner scanner) throws InvalidSettingsException {
        if (!scanner.isUtf8()) {
            throw new InvalidSettingsException(Problem.of("the file " + file + " is not encoded in UTF-8").atSetting("file").found("other bytes in line " + scanner.line())
                    .expected("UTF-8").remedy("save the file as UTF-8"));
        }
        var names = new ArrayList<String>();
        Map<String, Integer> positions = new HashMap<>();
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < scanner.fieldCount(); i++) {
            // A column of row names often has no name of its own.
            String name = scanner.start(i) == scanner.end(i) ? "column" + (i + 1) : scanner.text(i).strip();
            Integer before = positions.putIfAbsent(name, i + 1);
            if (before != null) {
                problems.add(Problem.of("two columns of " + file + " have the same name").atSetting("file")
                        .found('"' + name + "\", columns " + before + " and " + (i + 1) + " of line " + scanner.line()).expected("a name of its own for each column")
                        .remedy("rename one of them in the file, or set header to no if the first line holds no names"));
            }
            names.add(name);
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return names;
    }
}
