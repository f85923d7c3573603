package org.espalier.nodes.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBResultSet;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;

/**
 * A DuckDB database of its own, in memory, that sees the files named at its opening and nothing else: no network, no
 * extensions, no settings changed. One thread, rows in their order, times in UTC: the same input gives the same bits.
 */
final class Database implements AutoCloseable {
    /**
     * What is read once is not kept, read ahead or queued in a long line: a few chunks are filled again and again, in memory that the
     * processor's cache and the process have already. Reading Parquet so takes about half of the time.
     */
    private static final String SMALL_MEMORY = "SET enable_external_file_cache=false; SET read_ahead_depth=0; SET streaming_buffer_size='1MiB';";

    /** None or the one database of {@link #openForPlanning}, which stays open as long as the process. */
    private static final List<Database> PLANNING = new ArrayList<>();

    private final DuckDBConnection connection;

    private Database(DuckDBConnection connection) {
        this.connection = connection;
    }

    /**
     * Opens an empty database.
     *
     * @param files the files that it may read or write
     */
    static Database open(List<Path> files) throws SQLException {
        return open(files, "", false);
    }

    /**
     * A connection to an empty database that all plans share, because opening one takes longer than planning. Whoever plans makes
     * temporary tables only, which no other connection sees and which are gone with the connection.
     */
    static Database openForPlanning() throws SQLException {
        synchronized (PLANNING) {
            if (PLANNING.isEmpty()) {
                PLANNING.add(open(List.of()));
            }
            return new Database((DuckDBConnection) PLANNING.get(0).connection.duplicate());
        }
    }

    /** Makes the tables of a query known to a database. */
    interface Attachment {
        /** @return to be closed after the query */
        AutoCloseable attach(Database database) throws Exception;
    }

    /**
     * What really went wrong with a streamed query: where the first rows cannot be made, DuckDB says no more than that there is no
     * result, so the query is run again without streaming.
     */
    static Exception reason(Exception fault, List<Path> files, String sql, Attachment attachment) {
        if (!String.valueOf(fault.getMessage()).contains("Invalid result set")) {
            return fault;
        }
        try (Database database = open(files); var attached = attachment.attach(database)) {
            database.run("SELECT * FROM (" + sql + ") LIMIT 100000");
            return fault;
        } catch (Exception reason) {
            return reason;
        }
    }

    /**
     * Opens an empty database that streams results, keeps to a memory limit, and moves to a folder what does not fit.
     *
     * @param files the files that it may read or write
     * @param context says how much memory there is, and has the folder
     */
    static Database open(List<Path> files, ExecutionContext context) throws SQLException {
        String limits = "SET temp_directory=" + literal(context.temporaryFolder().toString()) + ';';
        long headroom = context.allocator().getHeadroom();
        // Without a budget, DuckDB's own limit holds. A query cannot run in less than some memory.
        if (headroom < Long.MAX_VALUE / 4) {
            limits += "SET memory_limit='" + Math.max(64, headroom >> 20) + "MiB';";
        }
        return open(files, limits, true);
    }

    private static DuckDBConnection connect(Properties properties) throws SQLException {
        try {
            return (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", properties);
        } catch (LinkageError fault) {
            String platform = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
            var problem = new StorageException(Problem.of("the native library of DuckDB, which reads and queries tables, cannot be loaded").found("none that works on " + platform)
                    .expected("Linux or Windows on x86_64, or Linux or macOS on aarch64, with the fragment of org.espalier.libs for it")
                    .remedy("install the product for this operating system and processor"));
            throw new UncheckedIOException(new IOException(problem.getMessage(), problem));
        }
    }

    private static Database open(List<Path> files, String limits, boolean streaming) throws SQLException {
        var properties = new Properties();
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, String.valueOf(streaming));
        DuckDBConnection connection = connect(properties);
        var database = new Database(connection);
        try {
            String allowed = files.stream().map(file -> literal(file.toString())).collect(Collectors.joining(",", "[", "]"));
            database.run("SET threads=1; SET preserve_insertion_order=true; SET TimeZone='UTC'; SET Calendar='gregorian'; SET default_collation='';"
                    + "SET autoinstall_known_extensions=false; SET autoload_known_extensions=false; SET allow_community_extensions=false;"
                    + SMALL_MEMORY + limits
                    + "SET allowed_paths=" + allowed + "; SET enable_external_access=false; SET lock_configuration=true;");
            return database;
        } catch (SQLException fault) {
            connection.close();
            throw fault;
        }
    }

    /** Text as SQL. */
    static String literal(String text) {
        return '\'' + text.replace("'", "''") + '\'';
    }

    /** A name as SQL. */
    static String name(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Runs a statement whose result does not matter. */
    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows of a small result, as text; null is missing. */
    List<String[]> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<String[]>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                String[] row = new String[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = result.getString(i + 1);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Names and types of the columns that a query gives, without running it. (DESCRIBE may write a name as an input column of that name is written.) */
    List<String[]> columns(String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            var metaData = statement.getMetaData();
            var columns = new ArrayList<String[]>();
            for (int i = 1; i <= metaData.getColumnCount(); i++) {
                columns.add(new String[] {metaData.getColumnName(i), metaData.getColumnTypeName(i)});
            }
            return columns;
        }
    }

    /** What is done with a result while it streams in. */
    interface Consumer {
        void accept(ArrowReader batches) throws Exception;
    }

    /**
     * Runs a query and hands its result over, batch by batch. Stops within a fraction of a second when the run is cancelled.
     *
     * @param batchRows the rows of a batch, at most
     */
    void stream(String sql, int batchRows, ExecutionContext context, Consumer consumer) throws Exception {
        try (Statement statement = connection.createStatement(); var watch = new CancelWatch(context, statement)) {
            try (var result = (DuckDBResultSet) statement.executeQuery(sql);
                    var batches = (ArrowReader) result.arrowExportStream(context.allocator(), batchRows)) {
                consumer.accept(batches);
            } catch (SQLException | java.io.IOException fault) {
                // A query that was stopped fails with an error of its own.
                context.checkCancelled();
                throw fault;
            }
        }
    }

    /** Runs a statement that may take long. Stops within a fraction of a second when the run is cancelled. */
    void run(String sql, ExecutionContext context) throws SQLException {
        try (Statement statement = connection.createStatement(); var watch = new CancelWatch(context, statement)) {
            statement.execute(sql);
        } catch (SQLException fault) {
            context.checkCancelled();
            throw fault;
        }
    }

    /**
     * Makes batches known as a table that can be read once.
     *
     * @return keep it open until the table has been read
     */
    AutoCloseable register(String table, ArrowReader batches, BufferAllocator allocator) {
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator);
        Data.exportArrayStream(allocator, batches, stream);
        connection.registerArrowStream(table, stream);
        return stream;
    }

    /** Asks ten times a second whether the run is cancelled, and then stops the statement. */
    private static final class CancelWatch implements AutoCloseable {
        private final Thread thread;

        CancelWatch(ExecutionContext context, Statement statement) {
            thread = new Thread(() -> watch(context, statement), "cancel watch");
            thread.setDaemon(true);
            thread.start();
        }

        private static void watch(ExecutionContext context, Statement statement) {
            try {
                while (true) {
                    Thread.sleep(100);
                    try {
                        context.checkCancelled();
                    } catch (CancellationException cancelled) {
                        // Repeated, because a statement that has not started yet cannot be stopped.
                        statement.cancel();
                    }
                }
            } catch (InterruptedException | SQLException done) {
                // The statement is over.
            }
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
