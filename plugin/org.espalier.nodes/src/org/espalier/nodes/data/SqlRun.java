package org.espalier.nodes.data;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableStream;

/**
 * One execution of a query. A table that the query reads once is streamed to DuckDB straight from its mapping; DuckDB cannot rewind
 * such a stream, so the others are copied into the database before.
 */
final class SqlRun {
    private final String query;
    private final List<Projection> projections;
    private final Map<String, Table> tables;
    private final ExecutionContext context;

    SqlRun(String query, List<Projection> projections, Map<String, Table> tables, ExecutionContext context) {
        this.query = query;
        this.projections = projections;
        this.tables = tables;
        this.context = context;
    }

    Table execute() throws Exception {
        var writer = context.newTable("table", Projection.spec(projections));
        var result = new ArrayList<Table>();
        try (Database database = Database.open(List.of(), context); var attached = attach(database)) {
            database.stream(select(), writer.batchRows(), context, batches -> result.add(new ResultWriter(writer).write(batches, "running the query", context)));
        }
        return result.get(0);
    }

    private String select() {
        String names = java.util.stream.IntStream.range(0, projections.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        return "SELECT " + Projection.list(projections) + " FROM (" + query + "\n) AS result(" + names + ")";
    }

    private AutoCloseable attach(Database database) throws Exception {
        var attached = new Attached();
        try {
            for (var table : tables.entrySet()) {
                boolean once = isReadOnce(database, table.getKey());
                String name = once ? table.getKey() : table.getKey() + " stream";
                AutoCloseable stream = stream(database, name, table.getValue());
                attached.add(stream);
                if (!once) {
                    context.progress(-1, "copying " + table.getKey());
                    database.run("CREATE TABLE " + Database.name(table.getKey()) + " AS SELECT * FROM " + Database.name(name), context);
                }
            }
            checkColumns(database);
            return attached;
        } catch (Exception fault) {
            attached.close();
            throw fault;
        }
    }

    private AutoCloseable stream(Database database, String name, Table table) {
        var batches = new TableStream(table, context.allocator());
        AutoCloseable stream = database.register(name, batches, context.allocator());
        return () -> {
            stream.close();
            batches.close();
        };
    }

    /** Whether the query surely reads a table once only: it names it once, and has no part that may be run twice. */
    private boolean isReadOnce(Database database, String table) throws SQLException {
        if (pivots()) {
            return false;
        }
        String tree = database.rows("SELECT json_serialize_sql(" + Database.literal(query) + ")").get(0)[0];
        boolean simple = tree.startsWith("{\"error\":false") && tree.replace("\"cte_map\":{\"map\":[]}", "").indexOf("\"cte_map\"") < 0;
        var names = Pattern.compile("\"table_name\":\"" + Pattern.quote(table) + "\"", Pattern.CASE_INSENSITIVE).matcher(tree);
        return simple && names.results().count() == 1;
    }

    private boolean pivots() {
        return query.toLowerCase(Locale.ROOT).contains("pivot");
    }

    private void checkColumns(Database database) throws Exception {
        if (!pivots()) {
            return;
        }
        List<String> found = database.columns(query).stream().map(column -> column[0]).toList();
        List<String> planned = projections.stream().map(projection -> projection.column().name()).toList();
        if (!found.equals(planned)) {
            throw new InvalidDataException(Sql.pivot(ColumnSettings.list(found)));
        }
    }

    /** What really went wrong. */
    Exception reason(Exception fault) throws IOException {
        return Database.reason(fault, List.of(), select(), this::attach);
    }

    /** Streams, closed in reverse order. */
    private static final class Attached implements AutoCloseable {
        private final List<AutoCloseable> streams = new ArrayList<>();

        void add(AutoCloseable stream) {
            streams.add(stream);
        }

        @Override
        public void close() throws Exception {
            for (int i = streams.size() - 1; i >= 0; i--) {
                streams.get(i).close();
            }
        }
    }
}
