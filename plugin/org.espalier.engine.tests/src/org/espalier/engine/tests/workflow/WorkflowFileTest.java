package org.espalier.engine.tests.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.tests.Espalier;
import org.espalier.engine.tests.Registry;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.espalier.engine.workflow.WorkflowNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The workflow file: one way to write it, nothing lost, and a message for everything that is not one. */
class WorkflowFileTest {
    private static final String CANONICAL = """
            {
              "format": "espalier-workflow/1",
              "name": "Everything – \\"ä\\" 数",
              "variables": {
                "seed": 42,
                "rate": 1.50,
                "list": [1, 2, 3],
                "text": "a\\nb"
              },
              "inputs": {
                "rows": ["all.part", "join.t1"],
                "more": "join.t2"
              },
              "outputs": {
                "result": "join.table"
              },
              "nodes": {
                "all": {
                  "type": "test-settings",
                  "settings": {
                    "whole": 7,
                    "large": 123456789012345678,
                    "real": 1E-7,
                    "numbers": [1, 2],
                    "part": {
                      "depth": 3,
                      "future": "kept"
                    },
                    "parts": [
                      {"depth": 4}
                    ],
                    "must": "${text}",
                    "futureSetting": {
                      "x": [1.10, null]
                    }
                  },
                  "futureKey": true
                },
                "other": {
                  "type": "not-installed",
                  "settings": {
                    "b": 2,
                    "a": 1.00
                  }
                },
                "join": {
                  "type": "test-join"
                }
              },
              "connections": [
                "all -> join",
                "other.x -> join.t2"
              ],
              "futurePart": {
                "deep": [
                  {"a": []},
                  {}
                ]
              }
            }
            """;

    @TempDir
    Path folder;

    private static String rewritten(String text) throws WorkflowException {
        return WorkflowFile.write(WorkflowFile.parse(text, "w.workflow"), Registry.installed());
    }

    private static List<Problem> problems(String text) {
        return assertThrows(WorkflowException.class, () -> WorkflowFile.parse(Espalier.json(text), "w.workflow")).problems();
    }

    @Test
    void savingWithoutAChangeChangesNoByte() throws Exception {
        assertEquals(CANONICAL, rewritten(CANONICAL));
        Path file = Files.writeString(folder.resolve("w.workflow"), CANONICAL);
        byte[] before = Files.readAllBytes(file);
        WorkflowFile.save(WorkflowFile.read(file), file, Registry.installed());
        assertArrayEquals(before, Files.readAllBytes(file));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count(), "nothing else is left in the folder");
        }
    }

    @Test
    void theFormIsTheSameHoweverTheFileWasWritten() throws Exception {
        String loose = CanonicalJson.compact(CanonicalJson.MAPPER.readTree(CANONICAL)).replace(" -> ", "->").replace(",", "\r\n,\t");
        assertEquals(CANONICAL, rewritten(loose));
        assertEquals(CANONICAL, rewritten(CANONICAL.replace("\n", "\r\n")));
    }

    @Test
    void aByteOrderMarkIsReadOver() throws Exception {
        Path file = Files.writeString(folder.resolve("w.workflow"), "\uFEFF" + CANONICAL);
        assertEquals(CANONICAL, WorkflowFile.write(WorkflowFile.read(file), Registry.installed()));
    }

    @Test
    void oneChangedSettingIsOneChangedLine() throws Exception {
        Workflow workflow = WorkflowFile.parse(CANONICAL, "w.workflow");
        Map<String, WorkflowNode> nodes = new LinkedHashMap<>(workflow.nodes());
        nodes.computeIfPresent("all", (id, node) -> node.withSettings(node.settings().deepCopy().put("whole", 8)));
        List<String> before = CANONICAL.lines().toList();
        List<String> after = WorkflowFile.write(workflow.withNodes(nodes), Registry.installed()).lines().toList();
        var differences = new ArrayList<String>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                differences.add(after.get(i).strip());
            }
        }
        assertEquals(before.size(), after.size());
        assertEquals(List.of("\"whole\": 8,"), differences);
    }

    @Test
    void defaultsAreDroppedAtEveryLevelAndInWhateverFormTheyStand() throws Exception {
        String text = Espalier.json("""
                {'format': 'espalier-workflow/1', 'name': 'w', 'nodes': {'a': {'type': 'test-settings', 'settings':
                  {'must': 'x', 'real': 0.50, 'whole': 5.0, 'numbers': [64, 32], 'text': 'some text', 'shape': 'round', 'maybe': null, 'part': {'depth': 2, 'inner': {'on': false}}, 'flag': true}}},
                 'connections': []}""");
        JsonNode settings = CanonicalJson.MAPPER.readTree(rewritten(text)).at("/nodes/a/settings");
        assertEquals("{\"must\":\"x\"}", settings.toString());
    }

    @Test
    void settingsStandInTheOrderOfTheirDeclarationAndUnknownOnesBehind() throws Exception {
        String text = Espalier.json("{'format': 'espalier-workflow/1', 'name': 'w', 'nodes': {'a': {'settings': {'zzz': 1, 'must': 'x', 'whole': 1, 'aaa': 2}, 'type': 'test-settings'}}, 'connections': []}");
        assertEquals("{\"whole\":1,\"must\":\"x\",\"zzz\":1,\"aaa\":2}", CanonicalJson.MAPPER.readTree(rewritten(text)).at("/nodes/a/settings").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.10", "0.30000000000000004", "123456789012345678901234567890", "1E+400", "-0.000001", "3.141592653589793238462643383279", "-5"})
    void numbersKeepTheirDigits(String number) throws Exception {
        String text = rewritten(Espalier.json("{'format': 'espalier-workflow/1', 'name': 'w', 'variables': {'n': " + number + "}, 'nodes': {}, 'connections': []}"));
        assertTrue(text.contains("\"n\": " + number + "\n"), text);
    }

    @Test
    void aMissingFileAFolderAndAFileThatIsNotTextAreRefused() throws Exception {
        Path binary = Files.write(folder.resolve("b.workflow"), new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', '}'});
        Path utf16 = Files.write(folder.resolve("u.workflow"), CANONICAL.getBytes(StandardCharsets.UTF_16));
        assertEquals("there is no such file", readProblem(folder.resolve("none.workflow")).what());
        assertEquals("this is a folder", readProblem(folder).what());
        assertEquals("the file is not UTF-8 text", readProblem(binary).what());
        assertEquals("the file is not UTF-8 text", readProblem(utf16).what());
    }

    private static Problem readProblem(Path file) {
        return assertThrows(WorkflowException.class, () -> WorkflowFile.read(file)).problems().get(0);
    }

    @Test
    void anEndlessFileIsNotReadToItsEnd() {
        assertEquals("the file is too large for a workflow", readProblem(Path.of("/dev/zero")).what());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'format': 'espalier-workflow/1', 'name': | 1",
        "{'format': 'espalier-workflow/1',\\n 'name': 'w',,\\n} | 2",
        "{'format': 'espalier-workflow/1'} {} | 1",
        "{'format': 'espalier-workflow/1', 'name': NaN} | 1",
        "{'format': 'espalier-workflow/1'\\n // a comment\\n} | 2",
        "hello | 1"})
    void whatIsNotJsonIsRefusedWithItsPlace(String text, int line) {
        Problem problem = problems(text.replace("\\n", "\n")).get(0);
        assertTrue(problem.what().startsWith("the file is not JSON at line " + line + ", column "), problem.message());
    }

    @Test
    void anEmptyFileIsSaidToBeEmpty() {
        assertEquals("the file is empty", problems("").get(0).what());
        assertEquals("the file is empty", problems(" \n ").get(0).what());
    }

    @Test
    void aMergeConflictIsRecognised() {
        Problem problem = problems("{'format': 'espalier-workflow/1',\n<<<<<<< HEAD\n'name': 'a'\n=======\n'name': 'b'\n>>>>>>> x\n}").get(0);
        assertTrue(problem.what().contains("line 2"), problem.message());
        assertTrue(problem.remedy().contains("merge conflict"), problem.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'format': 'espalier-workflow/1', 'name': 'a', 'name': 'b'}",
        "{'format': 'espalier-workflow/1', 'nodes': {'a': {'type': 'x'}, 'a': {'type': 'y'}}}",
        "{'format': 'espalier-workflow/1', 'nodes': {'a': {'type': 'x', 'settings': {'s': 1, 's': 2}}}}"})
    void aKeyThatStandsTwiceIsRefused(String text) {
        assertTrue(problems(text).get(0).message().contains("Duplicate field"), problems(text).toString());
    }

    @Test
    void anUnknownFormatIsRefused() {
        Problem newer = problems("{'format': 'espalier-workflow/2'}").get(0);
        assertEquals("\"espalier-workflow/2\"", newer.found());
        assertTrue(newer.remedy().contains("newer version"), newer.message());
        assertEquals("no \"format\"", problems("{'nodes': {}}").get(0).found());
        assertEquals("the file does not hold a workflow", problems("[]").get(0).what());
        assertEquals("the file does not hold a workflow", problems("null").get(0).what());
    }

    @Test
    void everyWrongShapeIsReportedAtOnce() {
        List<String> found = problems("""
                {'format': 'espalier-workflow/1', 'name': 5, 'variables': [], 'inputs': {'i': 'a b'}, 'outputs': {'o': ['a', 'b.c.d']}, 'connections': ['a b', 7, 'a -> b -> c', ' -> b'],
                 'nodes': {'1a': {'type': 'x'}, 'a/b': {'type': 'x'}, '': {'type': 'x'}, 'b': 'x', 'c': {}, 'd': {'type': 'x', 'settings': []}, 'e': {'type': 5}}}""")
                .stream().map(Problem::message).toList();
        assertEquals(15, found.size(), String.join("\n", found));
        assertTrue(found.stream().allMatch(message -> message.startsWith("w.workflow")), String.join("\n", found));
        assertEquals(1, problems("{'format': 'espalier-workflow/1', 'connections': {'a': 'b'}}").size());
    }

    @Test
    void deepNestingAndEndlessNumbersAreRefused() {
        String deep = "{'format': 'espalier-workflow/1', 'x': " + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertEquals("the file goes beyond what a workflow may hold", problems(deep).get(0).what());
        assertEquals("the file goes beyond what a workflow may hold", problems("{'format': 'espalier-workflow/1', 'x': " + "9".repeat(100_000) + "}").get(0).what());
        assertFalse(problems("{'format': 'espalier-workflow/1', 'x': 1e99999999999}").isEmpty());
    }

    @Test
    void aNodeMayBeNamedInEveryScript() throws Exception {
        Workflow workflow = WorkflowFile.parse(Espalier.json("{'format': 'espalier-workflow/1', 'nodes': {'größe_1': {'type': 'x'}, '数据': {'type': 'x'}, 'e\\u0301': {'type': 'x'}}, 'connections': ['größe_1 -> 数据']}"), "w.workflow");
        assertEquals(List.of("größe_1", "数据", "e\u0301"), List.copyOf(workflow.nodes().keySet()));
        assertEquals("größe_1", workflow.connections().get(0).from().node());
    }

    @Test
    void aFileWithoutANameIsCalledLikeItself() throws Exception {
        assertEquals("w", WorkflowFile.parse(Espalier.json("{'format': 'espalier-workflow/1', 'nodes': {}}"), "w.workflow").name());
    }

    @Test
    void aFileThatCannotBeSavedIsKeptAsItWas() throws Exception {
        Path target = folder.resolve("missing/w.workflow");
        Workflow workflow = WorkflowFile.parse(CANONICAL, "w.workflow");
        var fault = assertThrows(StorageException.class, () -> WorkflowFile.save(workflow, target, Registry.installed()));
        assertTrue(fault.getMessage().contains("there is no such file or folder"), fault.getMessage());
    }
}
