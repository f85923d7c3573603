package org.espalier.nodes.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;

/** How a table is written in a file of the user's. Values of settings: lower case. */
public enum FileFormat {
    /** The one that the file's name says. */
    AUTO,
    /** Values separated by commas (or another character), RFC 4180. */
    CSV,
    /** Values separated by tabs. */
    TSV,
    /** An array of objects, or one object a line. */
    JSON,
    /** Apache Parquet. */
    PARQUET,
    /** An Arrow IPC file, also known as Feather version 2. */
    ARROW;

    private static final List<String> GZIP = List.of(".gz", ".gzip");

    /** Whether the file's name says that it is compressed. */
    public static boolean isGzip(Path file) {
        return GZIP.stream().anyMatch(name(file)::endsWith);
    }

    /**
     * The format of a file: this one, or for {@link #AUTO} the one that the file's name says.
     *
     * @throws InvalidSettingsException when the name says nothing, or when a format that cannot be compressed is to be
     */
    public FileFormat of(Path file) throws InvalidSettingsException {
        FileFormat format = this == AUTO ? byName(file) : this;
        if (isGzip(file) && (format == PARQUET || format == ARROW)) {
            throw new InvalidSettingsException(Problem.of("this format is not compressed as a whole").atSetting("file").found(file.getFileName())
                    .expected("a name without .gz: such files are compressed within").remedy(format == PARQUET ? "take the file without .gz" : "decompress the file first"));
        }
        return format;
    }

    private static FileFormat byName(Path file) throws InvalidSettingsException {
        String name = name(file);
        for (String ending : GZIP) {
            if (name.endsWith(ending)) {
                name = name.substring(0, name.length() - ending.length());
            }
        }
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> CSV;
            case "tsv", "tab" -> TSV;
            case "json", "jsonl", "ndjson" -> JSON;
            case "parquet", "pq" -> PARQUET;
            case "arrow", "feather", "ipc" -> ARROW;
            default -> throw new InvalidSettingsException(Problem.of("the file's name does not tell its format").atSetting("format").found(file.getFileName())
                    .expected("a name that ends with .csv, .tsv, .json, .jsonl, .parquet or .arrow, also with .gz").remedy("set the format"));
        };
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }
}
