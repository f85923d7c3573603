package org.espalier.nodes.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableStream;

/** Writes a table into a file that other programs read. */
public final class TableExport {
    private TableExport() {
    }

    /**
     * Writes the file under another name beside its own, and renames it when it is complete and on the disk: it appears whole or not
     * at all.
     *
     * @param format any but {@link FileFormat#AUTO}
     * @return the file's size in bytes
     * @throws StorageException when it cannot be written
     */
    public static long write(Table table, Path file, FileFormat format, ExecutionContext context) throws Exception {
        Path target = file.toAbsolutePath();
        Path unfinished = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.createDirectories(target.getParent());
            try {
                if (format == FileFormat.ARROW) {
                    // A table's own file is an Arrow file like any other.
                    Files.copy(table.file(), unfinished);
                } else {
                    copy(table, unfinished, options(target, format), context);
                }
                try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            return Files.size(target);
        } catch (IOException | SQLException fault) {
            throw new StorageException(Problem.of("the file " + target + " cannot be written").atSetting("file").found(summary(fault))
                    .expected("a writable folder with free space").remedy("choose another file, or free space"), fault);
        }
    }

    private static String summary(Exception fault) {
        return fault instanceof SQLException ? Faults.summary(fault) : fault.getClass().getSimpleName() + ": " + fault.getMessage();
    }

    private static void copy(Table table, Path file, String options, ExecutionContext context) throws Exception {
        try (Database database = Database.open(List.of(file), context); var batches = new TableStream(table, context.allocator());
                var stream = database.register("written", batches, context.allocator())) {
            database.run("COPY (SELECT " + columns(table.spec()) + ") TO " + Database.literal(file.toString()) + " (" + options + ", USE_TMP_FILE false)", context);
        }
    }

    private static String columns(TableSpec spec) {
        var names = new ArrayList<String>();
        var columns = new ArrayList<String>();
        for (int i = 0; i < spec.columns().size(); i++) {
            names.add("c" + i);
            columns.add("c" + i + " AS " + Database.name(spec.columns().get(i).name()));
        }
        return String.join(", ", columns) + " FROM written AS written(" + String.join(", ", names) + ")";
    }

    private static String options(Path file, FileFormat format) {
        String compression = FileFormat.isGzip(file) ? "gzip" : "uncompressed";
        boolean lines = file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(jsonl|ndjson)(\\.gz|\\.gzip)?");
        return switch (format) {
            case CSV -> "FORMAT csv, HEADER true, DELIMITER ',', COMPRESSION " + compression;
            case TSV -> "FORMAT csv, HEADER true, DELIMITER '\t', COMPRESSION " + compression;
            case JSON -> "FORMAT json, ARRAY " + !lines + ", COMPRESSION " + compression;
            case PARQUET -> "FORMAT parquet, COMPRESSION zstd";
            case ARROW, AUTO -> throw new IllegalArgumentException(format.name());
        };
    }
}
