package org.espalier.nodes.tests.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.table.Table;
import org.espalier.nodes.apply.Score;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreTest {
    @TempDir
    Path folder;

    private static Table score(Table table, TestContext context) throws Exception {
        var settings = new Score.Settings("y", "prediction");
        var node = new Score();
        var specs = node.configure(settings, new Inputs<>(Map.of("table", table.spec())));
        Table metrics = (Table) node.execute(settings, new Inputs<>(Map.of("table", table)), context).get(0);
        assertEquals(specs, List.of(metrics.spec()));
        return metrics;
    }

    @Test
    void classesAreCountedRightAndWrong() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("y int64", "prediction categorical"), new Object[] {10, "10"}, new Object[] {10, "9"}, new Object[] {9, "9"}, new Object[] {9, "9"});
            List<String> rows = Tables.rows(score(table, context));
            assertEquals(0.75, context.metrics.get("accuracy"));
            assertEquals(0.25, context.metrics.get("error"));
            assertEquals(0.75, context.metrics.get("balancedAccuracy"));
            // F1 of 9 is 2*2/(2+3), of 10 it is 2*1/(2+1).
            assertEquals((0.8 + 2 / 3.0) / 2, context.metrics.get("f1"), 1e-15);
            assertFalse(context.metrics.containsKey("logLoss"));
            assertTrue(rows.contains("count|10|9|1.0"), () -> rows.toString());
            assertTrue(rows.contains("precision|10|-|1.0"), () -> rows.toString());
            assertTrue(rows.indexOf("recall|9|-|1.0") < rows.indexOf("recall|10|-|0.5"), "classes that are numbers are in their order: " + rows);
        }
    }

    @Test
    void probabilitiesGiveTheLogLoss() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("y categorical", "prediction categorical", "P(a) float32", "P(b) float32"), new Object[] {"a", "a", 0.5f, 0.5f},
                    new Object[] {"b", "a", 0.75f, 0.25f});
            score(table, context);
            assertEquals((Math.log(2) + Math.log(4)) / 2, context.metrics.get("logLoss"), 1e-12);
        }
    }

    @Test
    void numbersGiveTheErrorsOfARegression() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("y float64", "prediction float64"), new Object[] {1.0, 2.0}, new Object[] {3.0, 3.0}, new Object[] {5.0, 3.0});
            score(table, context);
            assertEquals(Math.sqrt(5 / 3.0), context.metrics.get("rmse"), 1e-15);
            assertEquals(1, context.metrics.get("mae"), 1e-15);
            assertEquals(1 - 5 / 8.0, context.metrics.get("r2"), 1e-15);
        }
    }

    @Test
    void rowsThatCannotBeComparedAreCountedAndTold() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("y categorical", "prediction categorical"), new Object[] {"a", "a"}, new Object[] {null, "a"}, new Object[] {"b", null});
            score(table, context);
            assertEquals(1, context.metrics.get("accuracy"));
            assertEquals(2, context.metrics.get("missing"));
            assertTrue(context.warnings.get(0).contains("2 of 3 rows"), () -> context.warnings.toString());
        }
    }

    @Test
    void aTableWithNothingToCompareIsRefused() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("y categorical", "prediction categorical"));
            assertTrue(assertThrows(InvalidDataException.class, () -> score(table, context)).getMessage().contains("nothing to compare"));
        }
    }

    @Test
    void everyColumnThatIsNotThereIsReportedWithThoseThatAre() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("yy categorical", "other categorical"));
            InvalidSettingsException fault = assertThrows(InvalidSettingsException.class, () -> score(table, context));
            assertEquals(List.of("target", "prediction"), fault.problems().stream().map(problem -> problem.setting()).toList());
            assertTrue(fault.getMessage().contains("yy, other"), fault::getMessage);
            assertTrue(fault.problems().get(1).remedy().contains("predict"), fault::getMessage);
        }
    }
}
