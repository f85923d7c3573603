package org.espalier.editor.views;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.RootAllocator;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.espalier.editor.Messages;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Which rows of a table are shown, and in which order: all as they are stored, or those that a condition keeps, sorted by a column.
 * DuckDB reads no more than the columns that this needs, straight from the table's mapping, and keeps the numbers of the rows, on the
 * disk when they are many; the rows themselves are not copied.
 */
public final class RowOrder implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAM = "rows";
    private static final String SORTED = "sorted_rows";
    private static final String RANK = "_rank";
    private static final String MEMORY_LIMIT = "1GiB";

    private final DuckDBConnection connection;
    private final long count;
    private volatile Statement running;
    private volatile boolean cancelled;

    /**
     * What is asked for.
     *
     * @param column the position of the column to sort by; empty for the stored order
     * @param descending the largest first
     * @param condition SQL that a row must fulfil; blank for all rows
     */
    public record Query(Optional<Integer> column, boolean descending, String condition) {
        /** All rows in the stored order. */
        public static final Query ALL = new Query(Optional.empty(), false, "");

        boolean isAll() {
            return column.isEmpty() && condition.isBlank();
        }
    }

    /** What of a query cannot be done, in words for its author. */
    public static final class BadQuery extends Exception {
        private static final long serialVersionUID = 1;

        BadQuery(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Tells the user of an order that is being made how to give up. */
    public interface Cancel {
        /** @param stop stops the work at once; may be called by any thread */
        void ready(Runnable stop);
    }

    private RowOrder(DuckDBConnection connection, Table table, Query query, Cancel cancel) throws SQLException, BadQuery {
        this.connection = connection;
        if (query.isAll()) {
            this.count = table.rowCount();
            return;
        }
        cancel.ready(this::cancel);
        prepare(connection);
        this.count = sort(table, query);
    }

    /**
     * Filters and sorts.
     *
     * @throws BadQuery when the condition is none
     * @throws CancellationException when it was given up
     */
    public static RowOrder of(Table table, Query query, Cancel cancel) throws BadQuery {
        DuckDBConnection connection = null;
        try {
            if (!query.isAll()) {
                var properties = new Properties();
                properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
                connection = (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", properties);
            }
            return new RowOrder(connection, table, query, cancel);
        } catch (SQLException fault) {
            close(connection);
            throw new BadQuery(summary(fault), fault);
        } catch (BadQuery | RuntimeException fault) {
            close(connection);
            throw fault;
        }
    }

    private static String summary(SQLException fault) {
        String message = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        return message.replaceFirst("^[A-Z][A-Za-z ]* Error: ", "");
    }

    private static void prepare(DuckDBConnection connection) throws SQLException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (Statement statement = connection.createStatement()) {
            // A condition may look at the rows and at nothing else.
            statement.execute("SET preserve_insertion_order=true; SET TimeZone='UTC'; SET Calendar='gregorian'; SET memory_limit='" + MEMORY_LIMIT + "';"
                    + (Files.isDirectory(folder) ? "SET temp_directory=" + literal(folder.resolve("espalier-rows-" + ProcessHandle.current().pid()).toString()) + ';' : "")
                    + "SET autoinstall_known_extensions=false; SET autoload_known_extensions=false; SET allow_community_extensions=false;"
                    + "SET enable_external_access=false; SET lock_configuration=true;");
        }
    }

    private static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    private static String name(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private long sort(Table table, Query query) throws SQLException, BadQuery {
        Set<Integer> columns = new LinkedHashSet<>();
        Optional<Integer> ranked = query.column().filter(column -> table.spec().columns().get(column).type() instanceof ColumnType.Categorical);
        query.column().filter(column -> ranked.isEmpty()).ifPresent(columns::add);
        if (!query.condition().isBlank()) {
            columns.addAll(named(table, query.condition()));
        }
        String number = "row";
        while (hasColumn(table, number) || hasColumn(table, number + RANK)) {
            number += "_number";
        }
        String rank = number + RANK;
        String order = name(number);
        if (query.column().isPresent()) {
            order = name(ranked.isPresent() ? rank : table.spec().columns().get(query.column().get()).name()) + (query.descending() ? " DESC" : " ASC") + " NULLS LAST, " + order;
        }
        String where = query.condition().isBlank() ? "" : " WHERE (" + query.condition() + "\n)";
        try (var allocator = new RootAllocator(); var stream = ArrowArrayStream.allocateNew(allocator); var rows = new RowStream(table, number, List.copyOf(columns), ranked, rank, allocator)) {
            Data.exportArrayStream(allocator, rows, stream);
            connection.registerArrowStream(STREAM, stream);
            run("CREATE TABLE " + name(SORTED) + " AS SELECT " + name(number) + " AS n FROM " + STREAM + where + " ORDER BY " + order);
        }
        try (Statement statement = connection.createStatement(); var result = statement.executeQuery("SELECT count(*) FROM " + name(SORTED))) {
            result.next();
            return result.getLong(1);
        }
    }

    private static boolean hasColumn(Table table, String name) {
        return table.spec().columns().stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            running = statement;
            if (cancelled) {
                throw new CancellationException();
            }
            statement.execute(sql);
        } catch (SQLException fault) {
            if (cancelled) {
                throw new CancellationException();
            }
            throw fault;
        } finally {
            running = null;
        }
    }

    private void cancel() {
        cancelled = true;
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException over) {
                // There is nothing left to stop.
            }
        }
    }

    /** The columns that a condition names. */
    private List<Integer> named(Table table, String condition) throws SQLException, BadQuery {
        JsonNode tree;
        try (var statement = connection.prepareStatement("SELECT json_serialize_sql(?)")) {
            statement.setString(1, "SELECT 1 FROM " + STREAM + " WHERE (" + condition + "\n)");
            try (var result = statement.executeQuery()) {
                result.next();
                tree = JSON.readTree(result.getString(1));
            }
        } catch (JsonProcessingException fault) {
            throw new BadQuery(Messages.conditionUnclear, fault);
        }
        if (tree.path("error").asBoolean()) {
            throw new BadQuery(tree.path("error_message").asText(Messages.conditionUnclear), null);
        }
        if (tree.path("statements").size() != 1) {
            throw new BadQuery(Messages.conditionSeveral, null);
        }
        var names = new LinkedHashSet<String>();
        for (JsonNode parts : tree.findValues("column_names")) {
            if (!parts.isEmpty()) {
                names.add(parts.get(parts.size() - 1).asText().toLowerCase(Locale.ROOT));
            }
        }
        var columns = new ArrayList<Integer>();
        List<ColumnSpec> specs = table.spec().columns();
        for (int i = 0; i < specs.size(); i++) {
            if (names.contains(specs.get(i).name().toLowerCase(Locale.ROOT)) && !(specs.get(i).type() instanceof ColumnType.Tensor)) {
                columns.add(i);
            }
        }
        return columns;
    }

    /** How many rows are shown. */
    public long count() {
        return count;
    }

    /**
     * The numbers of rows that are shown one below the other, within the table.
     *
     * @param from the first one's place, from 0
     * @param most how many
     */
    public long[] rows(long from, int most) throws SQLException {
        int size = (int) Math.max(0, Math.min(most, count - from));
        long[] rows = new long[size];
        if (connection == null) {
            for (int i = 0; i < size; i++) {
                rows[i] = from + i;
            }
            return rows;
        }
        try (Statement statement = connection.createStatement();
                var result = statement.executeQuery("SELECT n FROM " + name(SORTED) + " WHERE rowid >= " + from + " AND rowid < " + (from + size) + " ORDER BY rowid")) {
            for (int i = 0; i < size && result.next(); i++) {
                rows[i] = result.getLong(1);
            }
        }
        return rows;
    }

    private static void close(DuckDBConnection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException fault) {
                // It held nothing but numbers of rows.
            }
        }
    }

    @Override
    public void close() {
        close(connection);
    }
}
