package org.espalier.nodes.data;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Advanced;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.Multiline;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;

/**
 * Runs a query in the SQL of <a href="https://duckdb.org/docs/stable/sql/introduction">DuckDB</a> over the inputs {@code t1},
 * {@code t2} and so on. The query sees these tables and nothing else: no files, no network, no extensions.
 *
 * <p>Rows come in the order that the query gives them; without ORDER BY, as DuckDB makes them with one thread, which is the same on
 * every run. Categorical columns are texts in the query. A text in the result is categorical when it is a categorical column that
 * passes through, an ENUM or a truth value, or when {@code types} says so. A tensor is an array of as many FLOATs.
 */
public final class Sql implements NodeModel<Sql.Settings> {

    /** @see Sql */
    public record Settings(
            @Label("Query") @Doc("DuckDB SQL over the tables t1, t2 and so on") @Multiline String query,
            @Label("Types") @Doc("Types of columns of the result by name, where others are wanted, such as categorical for a text") @Default("{}") @Advanced Map<String, String> types) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        var tables = new LinkedHashMap<String, TableSpec>();
        for (String port : inputs.ports()) {
            tables.put(port, inputs.get(port, TableSpec.class));
        }
        return List.of(Projection.spec(plan(settings, tables)));
    }

    /** Has DuckDB plan the query on empty tables of the same columns. */
    private static List<Projection> plan(Settings settings, Map<String, TableSpec> tables) throws InvalidSettingsException {
        Optional<Problem> problem = SqlText.check(settings.query());
        if (problem.isPresent()) {
            throw new InvalidSettingsException(problem.get());
        }
        try (Database database = Database.openForPlanning()) {
            // An ENUM, unlike an alias, keeps its name through the query, and so tells which columns of the result are categorical.
            database.run("CREATE TEMP TYPE categorical AS ENUM ('')");
            for (var table : tables.entrySet()) {
                create(database, table.getKey(), table.getValue());
            }
            return projections(settings, tables, describe(database, settings, tables));
        } catch (SQLException fault) {
            throw new InvalidSettingsException(incorrect(fault, tables), fault);
        }
    }

    private static void create(Database database, String name, TableSpec spec) throws SQLException, InvalidSettingsException {
        var columns = new ArrayList<String>();
        for (ColumnSpec column : spec.columns()) {
            for (ColumnSpec other : spec.columns().subList(0, columns.size())) {
                if (other.name().equalsIgnoreCase(column.name())) {
                    throw new InvalidSettingsException(Problem.of("SQL cannot tell two columns of " + name + " apart").atSetting("query")
                            .found('"' + other.name() + "\" and \"" + column.name() + '"').expected("names that differ by more than case").remedy("rename one of them before"));
                }
            }
            columns.add(Database.name(column.name()) + ' ' + duckType(column.type()));
        }
        if (columns.isEmpty()) {
            throw new InvalidSettingsException(Problem.of("the table " + name + " has no columns").atSetting("query").found("0 columns").expected("at least one")
                    .remedy("connect another table"));
        }
        database.run("CREATE TEMP TABLE " + Database.name(name) + " (" + String.join(", ", columns) + ")");
    }

    private static String duckType(ColumnType type) {
        if (type instanceof ColumnType.Numeric numeric) {
            return switch (numeric.format()) {
                case INT32 -> "INTEGER";
                case INT64 -> "BIGINT";
                case FLOAT32 -> "FLOAT";
                case FLOAT64 -> "DOUBLE";
            };
        } else if (type instanceof ColumnType.Tensor tensor) {
            return "FLOAT[" + tensor.size() + "]";
        }
        return type instanceof ColumnType.Categorical ? "categorical" : type instanceof ColumnType.Timestamp ? "TIMESTAMP" : "VARCHAR";
    }

    /** Names and types of the result's columns. */
    private static List<String[]> describe(Database database, Settings settings, Map<String, TableSpec> tables) throws SQLException, InvalidSettingsException {
        List<String[]> columns = database.columns(SqlText.of(settings.query()));
        if (columns.stream().anyMatch(column -> column[1].equals("UNKNOWN"))) {
            throw new InvalidSettingsException(pivot("none that is known before"));
        }
        // What is no query, such as WITH ... DELETE, cannot stand here.
        database.columns("SELECT * FROM (" + SqlText.of(settings.query()) + "\n) AS result");
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i)[0];
            if (columns.subList(0, i).stream().anyMatch(column -> column[0].equals(name))) {
                problems.add(Problem.of("two columns of the result have the same name").atSetting("query").found('"' + name + '"').expected("a name of its own for each column")
                        .remedy("rename one with AS, or leave it out with SELECT * EXCLUDE"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return columns;
    }

    /** The problem that PIVOT makes columns of values, which nobody knows before the query runs. */
    static Problem pivot(String found) {
        return Problem.of("the columns of the result depend on the values in the tables").atSetting("query").found(found)
                .expected("columns that are known before the query runs").remedy("list the values, as in PIVOT t1 ON kind IN ('a', 'b') USING sum(n)");
    }

    private static List<Projection> projections(Settings settings, Map<String, TableSpec> tables, List<String[]> columns) throws InvalidSettingsException {
        Map<String, ColumnType> overrides = TypeOverrides.of(settings.types(), columns.stream().map(column -> column[0]).toList());
        var projections = new ArrayList<Projection>();
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i)[0];
            String type = columns.get(i)[1];
            Optional<ColumnType> found = Projection.type(type).map(flat -> shaped(name, flat, tables));
            Optional<ColumnType> wanted = Optional.ofNullable(overrides.get(name)).or(() -> found);
            if (wanted.isPresent()) {
                projections.add(Projection.of(new ColumnSpec(name, wanted.get()), "c" + i, type));
            } else {
                problems.add(Problem.of("a table cannot have the values of column \"" + name + '"').atSetting("query").found(type)
                        .expected("numbers, texts, truth values, dates, or arrays of a fixed number of FLOATs").remedy("convert it, for example with CAST(... AS VARCHAR) or CAST(... AS FLOAT[4])"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return projections;
    }

    /** A tensor that passes through keeps its shape, which an array does not tell. */
    private static ColumnType shaped(String name, ColumnType type, Map<String, TableSpec> tables) {
        if (type instanceof ColumnType.Tensor tensor && tensor.shape().size() == 1) {
            for (TableSpec table : tables.values()) {
                Optional<ColumnType> input = table.column(name).map(ColumnSpec::type);
                if (input.isPresent() && input.get() instanceof ColumnType.Tensor shaped && shaped.size() == tensor.size()) {
                    return shaped;
                }
            }
        }
        return type;
    }

    private static Problem incorrect(SQLException fault, Map<String, TableSpec> tables) {
        var known = new ArrayList<String>();
        tables.forEach((name, spec) -> known.add(name + " (" + ColumnSettings.list(spec.names()) + ")"));
        boolean access = String.valueOf(fault.getMessage()).startsWith("Permission Error") || String.valueOf(fault.getMessage()).contains("disabled by configuration");
        return Problem.of(access ? "a query may not read files or reach the network" : "the query is not correct").atSetting("query").found(Faults.summary(fault))
                .expected("a query over " + String.join(" and ", known)).remedy(access ? "read files with a table-reader and connect it" : "correct the query");
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        context.progress(-1, "planning");
        var tables = new LinkedHashMap<String, Table>();
        var specs = new LinkedHashMap<String, TableSpec>();
        for (String port : inputs.ports()) {
            tables.put(port, inputs.get(port, Table.class));
            specs.put(port, tables.get(port).spec());
        }
        List<Projection> projections = plan(settings, specs);
        var run = new SqlRun(SqlText.of(settings.query()), projections, tables, context);
        try {
            return List.of(run.execute());
        } catch (ResultWriter.BadValue bad) {
            ColumnSpec column = projections.get(bad.column).column();
            throw new InvalidDataException(Problem.of("row " + bad.row + " of the result, column \"" + column.name() + "\": this is not " + CsvDiagnosis.describe(column.type()))
                    .atSetting("types." + column.name()).found(bad.value).expected(CsvDiagnosis.describe(column.type())).remedy("choose another type, or convert in the query"));
        } catch (SQLException | IOException fault) {
            Exception reason = run.reason(fault);
            throw new InvalidDataException(Problem.of("the query failed").atSetting("query").found(Faults.summary(reason)).expected("a query that runs on these tables")
                    .remedy(String.valueOf(reason.getMessage()).startsWith("Out of Memory") ? "make the result or the tables in between smaller, or give more memory"
                            : "correct the query; TRY_CAST gives NULL where CAST fails"), reason);
        }
    }
}
