package org.espalier.engine.tests.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.tests.Espalier;
import org.espalier.engine.tests.nodes.AllSettings;
import org.espalier.engine.tests.nodes.AllSettings.Settings;
import org.espalier.engine.tests.nodes.AllSettings.Shape;
import org.espalier.engine.workflow.CanonicalJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From JSON to a settings record, and what is said when that cannot be. */
class SettingsSchemaTest {
    private static final SettingsSchema<Settings> SCHEMA = SettingsSchema.of(Settings.class);

    @TempDir
    Path folder;

    private Settings read(String json) throws Exception {
        return SCHEMA.read((ObjectNode) CanonicalJson.MAPPER.readTree(Espalier.json(json)), file -> folder.resolve(file.text()));
    }

    private List<Problem> problems(String json) {
        return assertThrows(InvalidSettingsException.class, () -> read(json)).problems();
    }

    private Problem onlyProblem(String json) {
        List<Problem> problems = problems(json);
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    @Test
    void whatIsNotGivenHasItsDefault() throws Exception {
        Settings settings = read("{'must': 'x'}");
        assertEquals(true, settings.flag());
        assertEquals(5, settings.whole());
        assertEquals(5_000_000_000L, settings.large());
        assertEquals(0.5, settings.real());
        assertEquals("some text", settings.text());
        assertEquals(Shape.ROUND, settings.shape());
        assertEquals(List.of(64, 32), settings.numbers());
        assertEquals(Map.of(), settings.weights());
        assertEquals(List.of(), settings.shapes());
        assertEquals(Optional.empty(), settings.maybe());
        assertEquals(new AllSettings.Part(2, Optional.empty(), new AllSettings.Inner(false)), settings.part());
        assertEquals(new AllSettings.Limits(0, 1), settings.limits());
        assertEquals("[{\"dense\":4}]", settings.any().toString());
        assertEquals(Optional.empty(), settings.input());
    }

    @Test
    void everyTypeIsRead() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "1");
        Settings settings = read("""
                {'flag': false, 'whole': -3, 'large': -9223372036854775808, 'real': 0.25, 'text': 'a\\nb', 'shape': 'n-of-m', 'numbers': [1, 2e1], 'weights': {'b': 1, 'a': 2.5},
                 'shapes': ['round', 'n-of-m'], 'columns': ['x', 'y'], 'maybe': 7, 'part': {'tag': 't', 'inner': {'on': true}}, 'parts': [{}, {'depth': 3}], 'limits': {'low': -1},
                 'any': {'k': [null]}, 'input': 'a.txt', 'output': 'b.txt', 'must': ''}""");
        assertEquals(false, settings.flag());
        assertEquals(-3, settings.whole());
        assertEquals(Long.MIN_VALUE, settings.large());
        assertEquals("a\nb", settings.text());
        assertEquals(Shape.N_OF_M, settings.shape());
        assertEquals(List.of(1, 20), settings.numbers());
        assertEquals(List.of("b", "a"), List.copyOf(settings.weights().keySet()), "names keep their order");
        assertEquals(List.of(Shape.ROUND, Shape.N_OF_M), settings.shapes());
        assertEquals(List.of("x", "y"), settings.columns());
        assertEquals(Optional.of(7.0), settings.maybe());
        assertEquals(new AllSettings.Part(2, Optional.of("t"), new AllSettings.Inner(true)), settings.part());
        assertEquals(3, settings.parts().get(1).depth());
        assertEquals(-1, settings.limits().low());
        assertEquals("{\"k\":[null]}", settings.any().toString());
        assertEquals(Optional.of(folder.resolve("a.txt")), settings.input());
        assertEquals(Optional.of(folder.resolve("b.txt")), settings.output());
        assertEquals("", settings.must());
    }

    @Test
    void nullMeansTheDefault() throws Exception {
        assertEquals(5, read("{'whole': null, 'must': 'x'}").whole());
        assertEquals("must", onlyProblem("{'must': null}").setting());
    }

    @Test
    void aSettingThatMustBeGivenIsAskedFor() {
        Problem problem = onlyProblem("{}");
        assertEquals("must", problem.setting());
        assertTrue(problem.message().contains("A text that must be given"), problem.message());
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        List<String> settings = problems("{'flag': 1, 'whole': 'many', 'real': 1, 'shape': 'square', 'numbers': [0, 1, 'a'], 'part': {'depth': 0, 'inner': {'of': true}}, 'nonsense': 1}")
                .stream().map(Problem::setting).sorted().toList();
        assertEquals(List.of("flag", "must", "nonsense", "numbers[0]", "numbers[2]", "part.depth", "part.inner.of", "real", "shape", "whole"), settings);
    }

    @ParameterizedTest
    @CsvSource({"whol, whole", "Real, real", "txt, text", "part.dept, part.depth"})
    void anUnknownNameIsAnsweredWithTheClosestOne(String given, String meant) {
        String name = given.substring(given.indexOf('.') + 1);
        Problem problem = onlyProblem(given.startsWith("part.") ? "{'must': 'x', 'part': {'" + name + "': 1}}" : "{'must': 'x', '" + name + "': 1}");
        assertEquals(given, problem.setting());
        assertEquals("write \"" + meant.substring(meant.indexOf('.') + 1) + "\"?", problem.remedy());
    }

    @Test
    void aNameThatIsNothingLikeAnyIsNotGuessed() {
        assertEquals("remove it or correct its name", onlyProblem("{'must': 'x', 'wavelength': 1}").remedy());
    }

    @Test
    void anUnknownChoiceIsAnsweredWithTheClosestOne() {
        Problem problem = onlyProblem("{'must': 'x', 'shape': 'n_of_m'}");
        assertEquals("one of round, n-of-m", problem.expected());
        assertEquals("write \"n-of-m\"?", problem.remedy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "'5'", "true", "[]", "11", "-11", "3000000000", "1e999999999", "1e-999999999", "123456789012345678901234567890"})
    void aWholeNumberIsWholeAndWithinItsRange(String value) {
        assertEquals("whole", onlyProblem("{'must': 'x', 'whole': " + value + "}").setting());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-0.5", "2", "1e400", "-1e400", "'NaN'", "'0.5'", "true"})
    void aNumberIsFiniteAndWithinItsRange(String value) {
        assertEquals("real", onlyProblem("{'must': 'x', 'real': " + value + "}").setting());
    }

    @Test
    void aNumberThatIsTooLargeIsSaidToBe() {
        assertEquals("this number is too large", onlyProblem("{'must': 'x', 'whole': 3000000000}").what());
        assertEquals("this number is too large", onlyProblem("{'must': 'x', 'large': 9223372036854775808}").what());
        assertEquals("this number is too large", onlyProblem("{'must': 'x', 'maybe': 1e999}").what());
        assertEquals("this value is not a whole number", onlyProblem("{'must': 'x', 'whole': 1.5}").what());
    }

    @Test
    void aRecordMayRefuseACombination() {
        Problem problem = onlyProblem("{'must': 'x', 'limits': {'low': 2}}");
        assertEquals("limits", problem.setting());
        assertEquals("low is above high", problem.what());
    }

    @Test
    void anInputFileMustBeThereAndBeAFileOrFolder() throws Exception {
        assertEquals("there is no such file", onlyProblem("{'must': 'x', 'input': 'none.txt'}").what());
        assertEquals("this is neither a file nor a folder", onlyProblem("{'must': 'x', 'input': '/dev/null'}").what());
        Files.createDirectory(folder.resolve("images"));
        assertEquals(Optional.of(folder.resolve("images")), read("{'must': 'x', 'input': 'images'}").input());
        assertEquals("input", onlyProblem("{'must': 'x', 'input': ''}").setting());
        assertEquals("this is not a path", onlyProblem("{'must': 'x', 'input': 'a\\u0000b'}").what());
    }

    @Test
    void anOutputFileMustNotBeAFolder() throws Exception {
        Files.createDirectory(folder.resolve("out"));
        Files.writeString(folder.resolve("file"), "");
        assertEquals("this is a folder", onlyProblem("{'must': 'x', 'output': 'out'}").what());
        assertEquals("the folder of this file is not a folder", onlyProblem("{'must': 'x', 'output': 'file/x.txt'}").what());
        assertEquals(folder.resolve("new/x.txt"), read("{'must': 'x', 'output': 'new/x.txt'}").output().orElseThrow());
    }

    @Test
    void aDeclarationKnowsItsLabelsDocumentationAndKinds() {
        SettingField maybe = SCHEMA.field("maybe").orElseThrow();
        assertEquals("Maybe", maybe.label());
        assertEquals("A number or none", maybe.documentation());
        assertTrue(maybe.optional() && maybe.advanced() && !maybe.required());
        assertTrue(SCHEMA.field("must").orElseThrow().required());
        assertTrue(SCHEMA.field("text").orElseThrow().multiline());
        assertEquals(Optional.of("table"), SCHEMA.field("columns").orElseThrow().columnsOf());
        assertEquals("a number from 0 to 1, limits excluded", SCHEMA.field("real").orElseThrow().describe());
        assertEquals("a list, each element a whole number of at least 1", SCHEMA.field("numbers").orElseThrow().describe());
    }

    @Test
    void aTypeThatSettingsCannotHaveIsRefusedWhenTheNodeIsMade() {
        record Wrong(@Default("1") float value) {
        }
        record WrongDefault(@Default("{") int value) {
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> SettingsSchema.of(Wrong.class)).getMessage().contains("value has the type float"));
        assertThrows(IllegalArgumentException.class, () -> SettingsSchema.of(WrongDefault.class));
    }
}
