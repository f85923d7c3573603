package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.model.Task;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.Table;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.EpochOrder;
import org.espalier.nodes.network.Normalization;
import org.espalier.nodes.network.PreparedData;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.PreprocessingLearner;
import org.espalier.nodes.network.TrainingQuestion;
import org.espalier.nodes.network.TrainingQuestion.TaskChoice;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {
    @TempDir
    Path folder;
    private TestContext context;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void open() {
        context = new TestContext(folder);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private static TrainingQuestion question(String target, String... features) {
        return new TrainingQuestion(target, List.of(features), TaskChoice.AUTO);
    }

    private Preprocessing learn(Table table, TrainingQuestion question, Normalization normalization) throws Exception {
        var all = new BitSet();
        all.set(0, (int) table.rowCount());
        return PreprocessingLearner.learn(table, question, normalization, all, () -> { }, warnings::add);
    }

    /** Features of a row, then its labels. */
    private static float[] row(TrainingData rows, int row) {
        float[] features = new float[rows.features()];
        float[] labels = new float[rows.labels()];
        rows.copyFeatures(new int[] {row}, 0, 1, features);
        rows.copyLabels(new int[] {row}, 0, 1, labels);
        float[] both = java.util.Arrays.copyOf(features, features.length + labels.length);
        System.arraycopy(labels, 0, both, features.length, labels.length);
        return both;
    }

    private Problem problem(org.junit.jupiter.api.function.Executable executable) {
        List<Problem> problems = assertThrows(InvalidDataException.class, executable).problems();
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    @Test
    void numbersGetAMeanOfAboutZeroAndADeviationOfAboutOne() throws Exception {
        Object[][] values = new Object[1000][];
        var random = new java.util.Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = new Object[] {1e6 + 40 * random.nextGaussian(), random.nextInt(90), 3.5, i % 2 == 0 ? "a" : "b"};
        }
        Table table = Tables.of(context, List.of("x float64", "n int64", "constant float64", "y categorical"), values);
        Preprocessing preprocessing = learn(table, question("y"), Normalization.STANDARDIZE);
        TrainingData rows = preprocessing.encode(table, () -> { });
        for (int feature = 0; feature < 2; feature++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < rows.rows(); i++) {
                double value = row(rows, i)[feature];
                sum += value;
                squares += value * value;
            }
            assertEquals(0, sum / rows.rows(), 0.01);
            assertEquals(1, Math.sqrt(squares / rows.rows()), 0.02);
        }
        assertEquals(0, row(rows, 7)[2], "a constant column says nothing");
    }

    @Test
    void minimumAndMaximumBecomeAboutZeroAndOne() throws Exception {
        Table table = Tables.of(context, List.of("x int64", "y categorical"), new Object[][] {{10, "a"}, {265, "b"}, {138, "a"}});
        TrainingData rows = learn(table, question("y"), Normalization.MIN_MAX).encode(table, () -> { });
        assertEquals(0, row(rows, 0)[0], 0.02);
        assertEquals(1, row(rows, 1)[0], 0.02);
        TrainingData plain = learn(table, question("y"), Normalization.NONE).encode(table, () -> { });
        assertArrayEquals(new float[] {265, 0, 1}, row(plain, 1));
    }

    @Test
    void missingValuesBecomeTheMeanAndAnIndicator() throws Exception {
        Table table = Tables.of(context, List.of("x float64", "c categorical", "y categorical"),
                new Object[][] {{1, "u", "a"}, {null, null, "b"}, {3, "v", "a"}});
        Preprocessing preprocessing = learn(table, question("y"), Normalization.NONE);
        assertEquals(2 + 3, preprocessing.width());
        TrainingData rows = preprocessing.encode(table, () -> { });
        assertArrayEquals(new float[] {2, 1, 0, 0, 1, 0, 1}, row(rows, 1));
        assertArrayEquals(new float[] {3, 0, 0, 1, 0, 1, 0}, row(rows, 2));
    }

    @Test
    void categoriesThatTrainingDidNotHaveShareTheSlotOfMissingOnes() throws Exception {
        Table table = Tables.of(context, List.of("c categorical", "y categorical"), new Object[][] {{"v", "a"}, {"u", "b"}});
        Table other = Tables.of(context, List.of("c text"), new Object[][] {{"w"}, {"u"}});
        TrainingData rows = learn(table, question("y"), Normalization.STANDARDIZE).encodeFeatures(other, () -> { });
        assertArrayEquals(new float[] {0, 0, 1}, row(rows, 0));
        assertArrayEquals(new float[] {1, 0, 0}, row(rows, 1), "categories are sorted, and texts stand for them as well");
    }

    @Test
    void aColumnOfThousandsOfCategoriesKeepsTheFrequentOnes() throws Exception {
        Object[][] values = new Object[3000][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new Object[] {i < 1000 ? "frequent" : "c" + i, i % 2 == 0 ? "a" : "b"};
        }
        Table table = Tables.of(context, List.of("c categorical", "y categorical"), values);
        Preprocessing preprocessing = learn(table, question("y"), Normalization.STANDARDIZE);
        assertEquals(1001, preprocessing.width());
        assertEquals(1, warnings.size());
        TrainingData rows = preprocessing.encode(table, () -> { });
        assertEquals(0, row(rows, 0)[1000], "the frequent one has a slot of its own");
    }

    @Test
    void tensorsAreFlattenedAndTimesAreNumbers() throws Exception {
        Table table = Tables.of(context, List.of("image tensor 1x2x2", "when timestamp", "y categorical"),
                new Object[][] {{new float[] {0, 1, 2, 3}, 1_700_000_000_000_000L, "a"}, {null, 1_700_086_400_000_000L, "b"}});
        Preprocessing preprocessing = learn(table, question("y"), Normalization.STANDARDIZE);
        assertEquals(5, preprocessing.width());
        TrainingData rows = preprocessing.encode(table, () -> { });
        assertArrayEquals(new float[] {0, 0, 0, 0}, java.util.Arrays.copyOf(row(rows, 1), 4), "a missing image is all mean");
        assertEquals(-row(rows, 0)[4], row(rows, 1)[4], 0.02);
        assertEquals(1, row(rows, 1)[4], 0.02);
    }

    @Test
    void freeTextIsLeftOutOfAllColumnsAndRefusedWhenNamed() throws Exception {
        Table table = Tables.of(context, List.of("note text", "x int64", "y categorical"), new Object[][] {{"hello", 1, "a"}, {"world", 2, "b"}});
        assertEquals(List.of("x"), learn(table, question("y"), Normalization.STANDARDIZE).columns().stream().map(column -> column.name()).toList());
        assertTrue(warnings.get(0).contains("note"));
        assertEquals("note", question("y", "note", "x").check(table.spec()).get(0).found());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1e300})
    void numbersThatANetworkCannotUseAreReportedWithColumnRowAndCount(double bad) throws Exception {
        Table table = Tables.of(context, List.of("x float64", "y categorical"), new Object[][] {{1, "a"}, {2.5, "b"}, {bad, "a"}, {bad, "b"}});
        Table good = Tables.of(context, List.of("x float64", "y categorical"), new Object[][] {{1, "a"}, {2.5, "b"}});
        Preprocessing preprocessing = learn(good, question("y"), Normalization.STANDARDIZE);
        Problem problem = problem(() -> preprocessing.encode(table, () -> { }));
        assertTrue(problem.what().contains("\"x\""), problem.message());
        assertEquals(bad + " in row 3, and 1 more", problem.found());
        assertTrue(problem.remedy().contains("sql"));
        assertThrows(InvalidDataException.class, () -> preprocessing.encodeBatch(table, 0, () -> { }));
    }

    @Test
    void learningIsNotDisturbedByNumbersThatAreThenReported() throws Exception {
        Table table = Tables.of(context, List.of("x float64", "y categorical"), new Object[][] {{1, "a"}, {Double.NaN, "b"}});
        Preprocessing preprocessing = learn(table, question("y"), Normalization.STANDARDIZE);
        assertEquals("NaN in row 2", problem(() -> preprocessing.encode(table, () -> { })).found());
    }

    @Test
    void smallWholeNumbersAreClassesAndOthersAreQuantities() throws Exception {
        Object[][] values = new Object[60][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new Object[] {i % 11 - 1, i, i / 2.0};
        }
        Table table = Tables.of(context, List.of("few int64", "many int64", "real float64"), values);
        Preprocessing classes = learn(table, question("few"), Normalization.STANDARDIZE);
        assertEquals(List.of("-1", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), classes.classes(), "in the order of numbers");
        assertEquals(Task.REGRESSION, learn(table, question("many"), Normalization.STANDARDIZE).task());
        assertEquals(Task.REGRESSION, learn(table, question("real"), Normalization.STANDARDIZE).task());
        var asked = new TrainingQuestion("real", List.of(), TaskChoice.CLASSIFICATION);
        assertEquals(List.of("0", "0.5", "1", "1.5"), learn(table, asked, Normalization.STANDARDIZE).classes().subList(0, 4));
    }

    @Test
    void aTargetThatTeachesNothingIsRefused() throws Exception {
        Table one = Tables.of(context, List.of("x int64", "y categorical"), new Object[][] {{1, "a"}, {2, "a"}});
        assertEquals("only \"a\"", problem(() -> learn(one, question("y"), Normalization.STANDARDIZE)).found());
        Table none = Tables.of(context, List.of("x int64", "y categorical"), new Object[][] {{1, null}, {2, null}});
        assertEquals("no value at all", problem(() -> learn(none, question("y"), Normalization.STANDARDIZE)).found());
        Table empty = Tables.of(context, List.of("x int64", "y categorical"));
        assertEquals("0 rows", problem(() -> learn(empty, question("y"), Normalization.STANDARDIZE)).found());
        Table gap = Tables.of(context, List.of("x int64", "y categorical"), new Object[][] {{1, "a"}, {2, null}, {3, "b"}, {4, null}});
        Preprocessing preprocessing = learn(gap, question("y"), Normalization.STANDARDIZE);
        assertEquals("nothing in row 2, and 1 more", problem(() -> preprocessing.encode(gap, () -> { })).found());
        Table nan = Tables.of(context, List.of("x int64", "y float64"), new Object[][] {{1, 1}, {2, Double.NaN}});
        var asked = new TrainingQuestion("y", List.of(), TaskChoice.CLASSIFICATION);
        assertEquals("NaN in row 2", problem(() -> learn(nan, asked, Normalization.STANDARDIZE)).found());
    }

    @Test
    void classesThatTrainingDidNotHaveAreReported() throws Exception {
        Table table = Tables.of(context, List.of("x int64", "y categorical"), new Object[][] {{1, "a"}, {2, "b"}});
        Table other = Tables.of(context, List.of("x int64", "y categorical"), new Object[][] {{1, "a"}, {2, "c"}});
        Preprocessing preprocessing = learn(table, question("y"), Normalization.STANDARDIZE);
        assertEquals("\"c\" in row 2", problem(() -> preprocessing.encode(other, () -> { })).found());
    }

    @Test
    void columnsThatAreNotThereAreNamedWithTheOnesThatAre() throws Exception {
        Table table = Tables.of(context, List.of("height int64", "z int64", "y categorical"), new Object[][] {{1, 1, "a"}, {2, 1, "b"}});
        Preprocessing preprocessing = learn(table, question("y"), Normalization.STANDARDIZE);
        Table other = Tables.of(context, List.of("z categorical", "heigth int64"), new Object[][] {{"u", 1}});
        List<Problem> problems = assertThrows(InvalidDataException.class, () -> preprocessing.encodeFeatures(other, () -> { })).problems();
        assertEquals(List.of("height", "categorical"), problems.stream().map(Problem::found).toList());
        assertEquals("did you mean \"heigth\"?", problems.get(0).remedy());
    }

    @Test
    void validationRowsTeachNothing() throws Exception {
        Object[][] values = new Object[100][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new Object[] {i, i % 2 == 0 ? "a" : "b"};
        }
        Table table = Tables.of(context, List.of("x int64", "y categorical"), values);
        PreparedData data = PreparedData.learn(table, Optional.empty(), 0.25, question("y"), Normalization.NONE, 5, () -> { }, warnings::add);
        assertEquals(75, data.training().rows());
        assertEquals(25, data.validation().orElseThrow().rows());
        float[] training = new float[75];
        float[] validation = new float[25];
        data.training().copyFeatures(EpochOrder.sequential(75), 0, 75, training);
        data.validation().get().copyFeatures(EpochOrder.sequential(25), 0, 25, validation);
        var both = new java.util.TreeSet<Float>();
        for (float value : training) {
            both.add(value);
        }
        for (float value : validation) {
            assertTrue(both.add(value), "row " + value + " is in both parts");
        }
        assertEquals(100, both.size());
        // With another seed these are other rows, and the preprocessing is another one.
        PreparedData first = PreparedData.learn(table, Optional.empty(), 0.5, question("y"), Normalization.STANDARDIZE, 5, () -> { }, warnings::add);
        PreparedData second = PreparedData.learn(table, Optional.empty(), 0.5, question("y"), Normalization.STANDARDIZE, 6, () -> { }, warnings::add);
        assertFalse(first.preprocessing().equals(second.preprocessing()));
    }
}
