package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be wrong with workflows, tables and files: the product says so in one message and with the right exit code, and uses nothing of it. */
class BadInputTest {

    private static final Path ESPALIER = Built.PRODUCT.resolve("espalier");
    private static final String READER = "'read': {'type': 'table-reader', 'settings': {'file': 'data.csv'}}";
    private static final String READ_AND_TRAIN = workflow(READER + ", " + train("y"), "'read -> train.table'");

    @TempDir
    Path folder;

    /**
     * @param name what is wrong
     * @param workflow the workflow file
     * @param data the file data.csv
     * @param exitCode 3 when it is found before anything runs, 1 when a node finds it in the data
     * @param message how the message begins
     * @param found what is said to be found
     */
    private record Case(String name, String workflow, String data, int exitCode, String message, String found) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("not JSON", "{'format': 'espalier-workflow/1',\n 'nodes': {".replace('\'', '"'), rows("p"), 3,
                        "bad.workflow: the file is not JSON at line 2", "Unexpected end-of-input: expected close marker for Object"),
                new Case("a newer format", READ_AND_TRAIN.replace("workflow/1", "workflow/9"), rows("p"), 3, "bad.workflow: the format of this file is not known", "\"espalier-workflow/9\""),
                new Case("an unknown type", READ_AND_TRAIN.replace("train-network", "train-netwrk"), rows("p"), 3, "bad.workflow, node \"train\": there is no node of this type", "\"train-netwrk\""),
                new Case("a cycle", workflow("'a': {'type': 'partition'}, 'b': {'type': 'partition'}", "'a -> b', 'b -> a'"), rows("p"), 3,
                        "bad.workflow, node \"a\": the connections form a cycle", "a -> b -> a"),
                new Case("a port wired twice", workflow(READER + ", " + READER.replace("'read'", "'again'") + ", " + train("y"), "'read -> train.table', 'again -> train.table'"), rows("p"), 3,
                        "bad.workflow, node \"train\": the input \"table\" is wired twice", "\"read -> train.table\" and \"again -> train.table\""),
                new Case("a missing file", READ_AND_TRAIN.replace("data.csv", "dat.csv"), rows("p"), 3, "bad.workflow, node \"read\", setting \"file\": there is no such file", "dat.csv ("),
                new Case("a missing column", workflow(READER + ", " + train("label"), "'read -> train.table'"), rows("p"), 3,
                        "bad.workflow, node \"train\", setting \"target\": there is no such column", "label"),
                new Case("one class", READ_AND_TRAIN, rows("yes").replace("no", "yes"), 1,
                        "bad.workflow, node \"train\": there is nothing to learn: the target \"y\" has the same value in every row", "only \"yes\""),
                new Case("text for a number", READ_AND_TRAIN.replace("\"epochs\":2", "\"epochs\":\"many\""), rows("p"), 3,
                        "bad.workflow, node \"train\", setting \"epochs\": this value is not a whole number", "\"many\""),
                new Case("infinity", READ_AND_TRAIN, rows("p").replace("\n7.5,", "\ninf,"), 1, "bad.workflow, node \"train\": the column \"a\" holds numbers that a network cannot use", "Infinity in row 8"),
                new Case("an empty file", READ_AND_TRAIN, "", 3, "bad.workflow, node \"read\", setting \"file\": the file ", "0 bytes without a record"),
                new Case("an empty table", READ_AND_TRAIN, "a,b,y\n", 1, "bad.workflow, node \"train\": the table has no rows to train on", "0 rows"),
                new Case("ragged rows", READ_AND_TRAIN, "a,b,y\n1,2,p\n1,2,3,4\n", 1, "bad.workflow, node \"read\", setting \"file\": ", "4 fields"),
                new Case("a model file that is none", workflow(READER + ", 'model': {'type': 'model-reader', 'settings': {'file': 'data.csv'}}", ""), rows("p"), 3,
                        "bad.workflow, node \"model\", setting \"file\": the model file ", "it is no model file, or it is cut off"));
    }

    private static String workflow(String nodes, String connections) {
        return ("{'format':'espalier-workflow/1','name':'bad','nodes':{" + nodes + "},'connections':[" + connections + "]}").replace('\'', '"');
    }

    private static String train(String target) {
        return "'train': {'type': 'train-network', 'settings': {'target':'" + target + "','layers':[4],'epochs':2}}";
    }

    /** Forty rows of two numbers and a class. */
    private static String rows(String firstClass) {
        return "a,b,y\n" + String.join("", IntStream.range(0, 40).mapToObj(i -> i + ".5," + i * i + ',' + (i % 2 == 0 ? firstClass : "no") + '\n').toList());
    }

    @BeforeEach
    void data() throws Exception {
        Files.writeString(folder.resolve("data.csv"), rows("p"));
    }

    private Command.Result run(String... options) throws Exception {
        var words = new ArrayList<Object>(List.of(ESPALIER, "run", "bad.workflow"));
        words.addAll(List.of(options));
        return new Command(words.toArray()).in(folder).run();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isSaidInOneMessage(Case bad) throws Exception {
        Files.writeString(folder.resolve("bad.workflow"), bad.workflow);
        Files.writeString(folder.resolve("data.csv"), bad.data);
        Command.Result result = run();
        assertEquals(bad.exitCode, result.exitCode(), result::toString);
        List<String> lines = result.err().lines().toList();
        assertEquals(1, lines.stream().filter(line -> line.startsWith("error: ")).count(), result::toString);
        int at = lines.indexOf(lines.stream().filter(line -> line.startsWith("error: ")).findFirst().orElseThrow());
        assertTrue(lines.get(at).startsWith("error: " + bad.message), result::toString);
        assertTrue(lines.get(at + 1).startsWith("  found:    " + bad.found), result::toString);
        assertTrue(result.err().contains("\n  expected: ") && result.err().contains("\n  to do:    "), result::toString);
        assertFalse(result.err().contains("\tat ") || result.err().contains("Exception"), result::toString);
    }

    @Test
    void everyMistakeIsToldAtOnce() throws Exception {
        Files.writeString(folder.resolve("bad.workflow"), workflow(READER + ", 'train': {'type': 'train-network', 'settings': {'target':'y','epochs':-3,'learningRate':'x','batchsize':3}}", "'read -> train.table'"));
        Command.Result result = run();
        assertEquals(3, result.exitCode(), result::toString);
        assertEquals(3, result.err().lines().filter(line -> line.startsWith("error: ")).count(), result::toString);
        assertFalse(result.err().contains("executing"), "nothing runs: " + result);
    }

    @Test
    void truncatedTablesAndAlteredModelsAreComputedAgain() throws Exception {
        Files.writeString(folder.resolve("bad.workflow"), READ_AND_TRAIN);
        assertEquals(0, run().exitCode());
        Path table = stored("table.arrow");
        byte[] whole = Files.readAllBytes(table);
        Files.write(table, Arrays.copyOf(whole, whole.length / 2));
        Path model = stored("model.model");
        byte[] altered = Files.readAllBytes(model);
        byte[] before = altered.clone();
        altered[altered.length / 2] ^= 1;
        Files.write(model, altered);

        Command.Result result = run();
        assertEquals(0, result.exitCode(), result::toString);
        assertTrue(result.err().contains("warning: read: its stored result was damaged or altered") && result.err().contains("warning: train: its stored result was damaged or altered"), result::toString);
        assertArrayEquals(before, Files.readAllBytes(model), "the same model again, to the bit");
    }

    /** The only stored file of this name. */
    private Path stored(String name) throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve(".espalier/results"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow(() -> new AssertionError("no " + name));
        }
    }

    @Test
    void aFullDiskIsSaidAndLeavesNothingHalf() throws Exception {
        Files.writeString(folder.resolve("bad.workflow"), READ_AND_TRAIN);
        Files.writeString(folder.resolve("data.csv"), "a,b,y\n" + "0.123456789,0.987654321,p\n".repeat(20_000));
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(new Command("unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=256k", "none", disk).run().exitCode() == 0, "a small disk can be mounted here");
        Command.Result result = new Command("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=256k none disk && '" + ESPALIER + "' run bad.workflow --data disk; code=$?; find disk/work disk/results -type f; exit $code")
                .in(folder).run();
        assertEquals(1, result.exitCode(), result::toString);
        assertTrue(result.err().contains("cannot be written: the disk is full\n  found:    No space left on device"), result::toString);
        assertFalse(result.err().contains("\tat "), result::toString);
        assertFalse(result.out().contains("disk/"), "nothing half done is left: " + result);
    }

    @Test
    void aProductForAnotherPlatformSaysSo() throws Exception {
        Files.writeString(folder.resolve("bad.workflow"), READ_AND_TRAIN);
        Path product = Built.freshCopy(Built.WORK.resolve("without a library"));
        try (Stream<Path> files = Files.walk(product)) {
            Files.delete(files.filter(file -> file.getFileName().toString().startsWith("libduckdb")).findFirst().orElseThrow());
        }
        Command.Result result = new Command(product.resolve("espalier"), "run", "bad.workflow").in(folder).run();
        assertEquals(1, result.exitCode(), result::toString);
        assertEquals(1, result.err().lines().filter(line -> line.startsWith("error: ")).count(), result::toString);
        assertTrue(result.err().contains("the native library of DuckDB, which reads and queries tables, cannot be loaded"), result::toString);
    }
}
