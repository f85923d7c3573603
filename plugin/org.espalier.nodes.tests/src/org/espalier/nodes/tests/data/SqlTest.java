package org.espalier.nodes.tests.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.table.Table;
import org.espalier.nodes.data.Sql;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTest {
    @TempDir
    Path folder;

    private static Table run(TestContext context, String query, Map<String, String> types, Table... tables) throws Exception {
        var settings = new Sql.Settings(query, types);
        var specs = new LinkedHashMap<String, PortSpec>();
        var objects = new LinkedHashMap<String, PortObject>();
        for (int i = 0; i < tables.length; i++) {
            specs.put("t" + (i + 1), tables[i].spec());
            objects.put("t" + (i + 1), tables[i]);
        }
        var node = new Sql();
        List<PortSpec> configured = node.configure(settings, new Inputs<>(specs));
        List<PortObject> executed = node.execute(settings, new Inputs<>(objects), context);
        assertEquals(configured, executed.stream().map(PortObject::spec).toList());
        return (Table) executed.get(0);
    }

    private static Table people(TestContext context) throws Exception {
        return Tables.of(context, List.of("id int64", "kind categorical", "name text", "size float64"), new Object[] {1, "b", "Ann", 1.5}, new Object[] {2, "a", "Bo", null},
                new Object[] {3, "b", null, 2.5}, new Object[] {4, null, "Di", 4.0});
    }

    private void check(String query, List<String> columns, List<String> rows) throws Exception {
        try (var context = new TestContext(folder)) {
            Table people = people(context);
            Table places = Tables.of(context, List.of("kind categorical", "place text"), new Object[] {"a", "Ulm"}, new Object[] {"b", "Aix"});
            Table table = run(context, query, Map.of(), people, places);
            assertEquals(columns, Tables.columns(table.spec()));
            assertEquals(rows, Tables.rows(table));
        }
    }

    private void refused(Class<? extends EspalierException> kind, String query, String... parts) throws Exception {
        try (var context = new TestContext(folder)) {
            Table people = people(context);
            var refused = assertThrows(kind, () -> run(context, query, Map.of(), people));
            assertEquals("query", refused.problems().get(0).setting());
            for (String part : parts) {
                assertTrue(refused.getMessage().contains(part), "\"" + part + "\" in: " + refused.getMessage());
            }
        }
    }

    @Test
    void selectsFiltersAndOrders() throws Exception {
        check("SELECT id, kind AS sort, size * 2 AS twice, size > 2 AS large FROM t1 WHERE kind = 'b' OR kind IS NULL ORDER BY id DESC;",
                List.of("id int64", "sort categorical", "twice float64", "large categorical"), List.of("4|-|8.0|true", "3|b|5.0|true", "1|b|3.0|false"));
    }

    @Test
    void aColumnCanBeRenamedByCaseAlone() throws Exception {
        check("SELECT id AS ID, Kind AS KIND FROM t1 ORDER BY id LIMIT 1", List.of("ID int64", "KIND categorical"), List.of("1|b"));
    }

    @Test
    void joinsAndGroups() throws Exception {
        check("SELECT place, count(*) AS n, sum(id) AS s, avg(size) AS m FROM t1 JOIN t2 USING (kind) GROUP BY place ORDER BY place",
                List.of("place text", "n int64", "s int64", "m float64"), List.of("Aix|2|4|2.0", "Ulm|1|2|-"));
    }

    @Test
    void aTableCanBeReadMoreThanOnce() throws Exception {
        check("SELECT a.id, b.id AS other FROM t1 a JOIN t1 b USING (kind) WHERE a.id < b.id", List.of("id int64", "other int64"), List.of("1|3"));
        check("WITH q AS NOT MATERIALIZED (SELECT * FROM t1) SELECT (SELECT count(*) FROM q) AS n, (SELECT max(id) FROM q) AS m", List.of("n int64", "m int64"), List.of("4|4"));
        check("SELECT id FROM t1 WHERE size >= (SELECT avg(size) FROM T1) -- a comment; with a semicolon", List.of("id int64"), List.of("4"));
    }

    @Test
    void typesOfTheResult() throws Exception {
        check("SELECT 1::TINYINT AS a, 1.25 AS b, 12::DECIMAL(4,0) AS c, DATE '2020-01-02' AS d, CASE WHEN id > 2 THEN 'x' ELSE 'y' END AS e, 'u'::ENUM('u', 'v') AS f, uuid_text AS g"
                + " FROM (SELECT id, '00000000-0000-0000-0000-000000000001'::UUID AS uuid_text FROM t1) WHERE id = 3",
                List.of("a int32", "b float64", "c int64", "d timestamp", "e text", "f categorical", "g text"),
                List.of("1|1.25|12|2020-01-02T00:00|x|u|00000000-0000-0000-0000-000000000001"));
        try (var context = new TestContext(folder)) {
            Table table = run(context, "SELECT CASE WHEN id > 2 THEN 'x' ELSE 'a' END AS e, id::DOUBLE AS n FROM t1", Map.of("e", "categorical", "n", "int32"), people(context));
            assertEquals(List.of("e categorical", "n int32"), Tables.columns(table.spec()));
            assertEquals(List.of("a", "x"), table.categories(0));
        }
    }

    @Test
    void tensorsPassThroughWithTheirShape() throws Exception {
        try (var context = new TestContext(folder)) {
            Table images = Tables.of(context, List.of("image tensor 1x2x2", "label int64"), new Object[] {new float[] {1, 2, 3, 4}, 7}, new Object[] {null, 8});
            Table table = run(context, "SELECT image, image[1:2]::FLOAT[2] AS half, image[4] AS last, label FROM t1", Map.of(), images);
            assertEquals(List.of("image tensor 1x2x2", "half tensor 2", "last float32", "label int64"), Tables.columns(table.spec()));
            assertEquals(List.of("[1.0, 2.0, 3.0, 4.0]|[1.0, 2.0]|4.0|7", "-|-|-|8"), Tables.rows(table));
        }
    }

    @Test
    void emptyInputsAndResultsAreFine() throws Exception {
        try (var context = new TestContext(folder)) {
            Table empty = Tables.of(context, List.of("a int64", "c categorical"));
            assertEquals(List.of(), Tables.rows(run(context, "FROM t1", Map.of(), empty)));
            assertEquals(List.of("0"), Tables.rows(run(context, "SELECT count(*) AS n FROM t1", Map.of(), empty)));
        }
    }

    @Test
    void mistakesAreExplainedBeforeAnythingExecutes() throws Exception {
        refused(InvalidSettingsException.class, "SELECT siz FROM t1", "\"siz\" not found", "Candidate bindings: \"size\"", "t1 (id, kind, name, size)");
        refused(InvalidSettingsException.class, "SELECT id FRO t1", "syntax error");
        refused(InvalidSettingsException.class, "SELECT id FROM t2", "t2 does not exist", "t1");
        refused(InvalidSettingsException.class, "SELECT lowr(name) FROM t1", "lower");
        refused(InvalidSettingsException.class, "SELECT id, size AS id FROM t1", "two columns of the result", "\"id\"", "AS");
        refused(InvalidSettingsException.class, "SELECT {'a': id} AS s FROM t1", "column \"s\"", "STRUCT");
        refused(InvalidSettingsException.class, "  ", "there is no query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM t1", "CREATE TABLE x AS FROM t1", "COPY t1 TO 'x.csv'", "INSTALL httpfs", "SET threads=8", "PRAGMA version", "ATTACH 'x.db'", "EXPORT DATABASE 'x'",
            "SELECT 1; DROP TABLE t1", "SELECT 1) AS x; DROP TABLE t1; SELECT * FROM (SELECT 1", "WITH x AS (SELECT 1) DELETE FROM t1", "/* SELECT */ CALL pragma_version()"})
    void onlyASingleQueryIsAllowed(String query) throws Exception {
        refused(InvalidSettingsException.class, query);
    }

    @Test
    void filesAreOutOfReach() throws Exception {
        Path file = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
        for (String query : List.of("FROM '" + file + "'", "SELECT * FROM read_csv('" + file + "')", "SELECT * FROM read_text('" + file + "')", "SELECT * FROM glob('" + folder + "/*')",
                "SELECT * FROM read_blob('/etc/passwd')", "FROM 'https://example.org/x.csv'")) {
            refused(InvalidSettingsException.class, query, "may not read files");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT random() AS r FROM t1", "SELECT now() AS r", "SELECT current_date AS r", "FROM t1 USING SAMPLE 2", "SELECT uuid() AS u"})
    void whatDiffersFromRunToRunIsRefused(String query) throws Exception {
        refused(InvalidSettingsException.class, query, "another one in each run");
    }

    @Test
    void wordsWithinTextsAndCommentsAreNotMisread() throws Exception {
        check("SELECT ';' AS a, 'random()' AS b, $$now(); it's$$ AS c /* now() ; */ FROM t1 LIMIT 1 -- ; uuid()", List.of("a text", "b text", "c text"), List.of(";|random()|now(); it's"));
    }

    @Test
    void whatFailsWhileRunningIsExplained() throws Exception {
        refused(InvalidDataException.class, "SELECT CAST(name AS BIGINT) AS n FROM t1", "Could not convert string", "Ann", "TRY_CAST");
        refused(InvalidDataException.class, "SELECT sum(id * 4000000000000000000::HUGEINT) AS n FROM t1", "the query failed");
        refused(EspalierException.class, "PIVOT t1 ON kind USING sum(id) GROUP BY name", "depend on the values", "IN (");
        refused(EspalierException.class, "FROM (PIVOT t1 ON kind USING sum(id) GROUP BY name)", "depend on the values", "IN (");
        refused(EspalierException.class, "SELECT * FROM (SELECT kind, id FROM t1) PIVOT (sum(id) FOR kind IN (SELECT kind FROM t1))", "query");
    }

    @Test
    void pivotWithListedValuesWorks() throws Exception {
        check("PIVOT t1 ON kind IN ('a', 'b') USING sum(id) GROUP BY size ORDER BY size", List.of("size float64", "a int64", "b int64"), List.of("1.5|-|1", "2.5|-|3", "4.0|-|-", "-|2|-"));
    }

    @Test
    void columnsThatDifferByCaseAreRefused() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("a int64", "A int64"));
            var refused = assertThrows(InvalidSettingsException.class, () -> run(context, "FROM t1", Map.of(), table));
            assertTrue(refused.getMessage().contains("\"a\" and \"A\""), refused.getMessage());
        }
    }

    @Test
    void sameInputsSameBytes() throws Exception {
        try (var context = new TestContext(folder); var again = new TestContext(folder)) {
            Table numbers = Tables.of(context, List.of("n int64"), Tables.numbered(50_000));
            String query = "SELECT n % 977 AS g, sum(n / 7.0) AS s, count(*) AS c FROM t1 GROUP BY g";
            assertEquals(-1, Files.mismatch(run(context, query, Map.of(), numbers).file(), run(again, query, Map.of(), numbers).file()));
        }
    }

    @Test
    void aLongQueryStopsWhenCancelled() throws Exception {
        try (var context = new TestContext(folder)) {
            Table numbers = Tables.of(context, List.of("n int64"), Tables.numbered(30_000));
            var timer = new Thread(() -> {
                try {
                    Thread.sleep(1000);
                    context.cancelled = true;
                } catch (InterruptedException done) {
                    // The test is over.
                }
            });
            timer.start();
            assertThrows(CancellationException.class, () -> run(context, "SELECT count(*) AS c FROM t1 a, t1 b, t1 c WHERE (a.n * b.n) % 7 < c.n", Map.of(), numbers));
            timer.join();
        }
    }
}
