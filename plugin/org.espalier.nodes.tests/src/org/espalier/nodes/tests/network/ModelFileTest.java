package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipFile;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.Storage;
import org.espalier.nodes.network.TrainedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(ModelExamples.Form.class)
    void whatIsWrittenComesBackToTheBit(ModelExamples.Form form) throws Exception {
        for (boolean classification : new boolean[] {true, false}) {
            TrainedModel model = ModelExamples.in(form, ModelExamples.model(classification, 70, 30));
            Path file = folder.resolve(form + " " + classification + ".model");
            ModelFile.write(file, model);
            TrainedModel back = ModelFile.read(file);
            assertSame(model, back);
            assertArrayEquals(Files.readAllBytes(file), ModelFile.toBytes(back), "the same model must give the same bytes");
        }
    }

    @Test
    void anEnsembleComesBack() throws Exception {
        TrainedModel one = ModelExamples.model(true, 9);
        var members = List.of(one.members().get(0), ModelExamples.in(ModelExamples.Form.AFFINE, ModelExamples.model(true, 4, 3)).members().get(0),
                ModelExamples.model(true).members().get(0));
        TrainedModel model = one.withMembers(members);
        assertSame(model, read(ModelFile.toBytes(model)));
    }

    private static void assertSame(TrainedModel expected, TrainedModel found) {
        assertEquals(expected.preprocessing(), found.preprocessing());
        assertEquals(expected.metrics(), found.metrics());
        assertEquals(expected.provenance(), found.provenance());
        assertEquals(expected.modelSpec(), found.modelSpec());
        assertEquals(expected.members().size(), found.members().size());
        for (int i = 0; i < expected.members().size(); i++) {
            Network member = expected.members().get(i);
            assertEquals(member.configuration(), found.members().get(i).configuration());
            assertArrayEquals(bits(member.values()), bits(found.members().get(i).values()));
            assertEquals(member.kept(), found.members().get(i).kept(), "what was removed stays removed");
            assertEquals(member.parameters().stream().map(parameter -> parameter.storage().getClass()).toList(),
                    found.members().get(i).parameters().stream().map(parameter -> parameter.storage().getClass()).toList());
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    private TrainedModel read(byte[] bytes) throws Exception {
        Path file = Files.createTempFile(folder, "some", ".model");
        Files.write(file, bytes);
        return ModelFile.read(file);
    }

    private String refusal(byte[] bytes) {
        return assertThrows(InvalidDataException.class, () -> read(bytes)).problems().get(0).found();
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] bytes = ModelFile.toBytes(ModelExamples.in(ModelExamples.Form.AFFINE_SPARSE, ModelExamples.model(true, 5)));
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit += 3) {
                byte[] altered = bytes.clone();
                altered[i] ^= (byte) (1 << bit);
                refusal(altered);
            }
        }
    }

    @Test
    void everyTruncationAndEveryAdditionIsFound() {
        byte[] bytes = ModelFile.toBytes(ModelExamples.in(ModelExamples.Form.SPARSE, ModelExamples.model(false, 5)));
        for (int length = 0; length < bytes.length; length++) {
            refusal(Arrays.copyOf(bytes, length));
        }
        refusal(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a model", "PK\u0003\u0004", "{}"})
    void otherFilesAreRefusedWithAMessage(String content) {
        assertTrue(refusal(content.getBytes(StandardCharsets.ISO_8859_1)).contains("no model file"));
    }

    @Test
    void anyZipProgramCanOpenIt() throws Exception {
        Path file = folder.resolve("a.model");
        ModelFile.write(file, ModelExamples.model(true, 70));
        try (var zip = new ZipFile(file.toFile())) {
            assertEquals(List.of("manifest.json", "numbers"), zip.stream().map(entry -> entry.getName()).toList());
            String manifest = new String(zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(manifest.startsWith("{\"format\":\"espalier-model/1\",\"task\":\"classification\""), manifest);
            zip.getInputStream(zip.getEntry("numbers")).readAllBytes();
        }
    }

    /** Each row: what to replace in a good manifest, by what, and a word of the message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "espalier-model/1                 | espalier-model/2                 | espalier-model/2",
            "\"units\":5                      | \"units\":1000000000             | units",
            "\"units\":5                      | \"units\":-5                     | units",
            "\"units\":5                      | \"units\":1048576                | parameters",
            "\"units\":5                      | \"units\":5.5                    | units",
            "\"kind\":\"dense\"               | \"kind\":\"java.lang.Runtime\"   | java.lang.Runtime",
            "\"kind\":\"dense\"               | \"kind\":\"dense\",\"x\":1       | x",
            "\"activation\":\"relu\"          | \"activation\":\"RELU\"          | activation",
            "\"rate\":0.25                    | \"rate\":1                       | dropout",
            "\"float32\"                      | \"float32\",\"float32\"          | tensors",
            "\"float32\"                      | \"affine 33\"                    | bits",
            "\"float32\"                      | \"affine 0\"                     | bits",
            "\"float32\"                      | \"shared 0\"                     | codebook",
            "\"float32\"                      | \"shared 99999\"                 | codebook",
            "\"float32\"                      | \"float64\"                      | float64",
            "\"learningRate\":0.01            | \"learningRate\":-1              | learning rate",
            "\"learningRate\":0.01            | \"learningRate\":1e999           | learningRate",
            "\"l2\":1.0E-4                    | \"l2\":\"a\"                     | l2",
            "\"seed\":-5                      | \"seed\":99999999999999999999    | seed",
            "\"classes\":[\"-1\",\"0\",\"7\"] | \"classes\":[\"0\",\"0\",\"7\"]  | classes",
            "\"classes\":[\"-1\",\"0\",\"7\"] | \"classes\":[\"0\"]              | classes",
            "tensor 1x2x3                     | tensor 99999999x99999999         | overflow",
            "tensor 1x2x3                     | object                           | object",
            "\"task\":\"classification\"      | \"task\":\"clustering\"          | clustering",
            "\"metrics\":{                    | \"metrics\":{\"a\":\"b\",        | metrics",
            "\"height\"                       | \"weight\"                       | twice",
            "{\"format\"                      | {\"format\":1,\"format\"         | Duplicate",
            "\"provenance\":[                 | \"provenance\":[[],              | provenance"})
    void aManifestThatSaysSomethingImpossibleIsRefused(String part, String by, String word) throws Exception {
        byte[] bytes = withManifest(manifest -> {
            assertTrue(manifest.contains(part), manifest);
            return manifest.replaceFirst(java.util.regex.Pattern.quote(part), java.util.regex.Matcher.quoteReplacement(by));
        });
        String found = refusal(bytes);
        assertTrue(found.contains(word), found);
    }

    @Test
    void deepNestingAndGarbageInTheManifestAreRefused() throws Exception {
        assertTrue(refusal(withManifest(manifest -> "[".repeat(100_000))).contains("not JSON"));
        assertTrue(refusal(withManifest(manifest -> manifest.replace("\"metrics\":{", "\"metrics\":{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + ",")))
                .contains("not JSON"));
        assertTrue(refusal(withManifest(manifest -> manifest + "x")).contains("not JSON"));
        assertTrue(refusal(withManifest(manifest -> "[]")).contains("not an object"));
    }

    @Test
    void aZipBombTakesNoMemory() throws Exception {
        assertTrue(refusal(withManifest(manifest -> " ".repeat(100_000_000))).contains("too large"));
    }

    @Test
    void weightsThatAreNoNumbersAreRefused() throws Exception {
        // Large tensors of float32 lie in the file as they are.
        byte[] bytes = ModelFile.toBytes(ModelExamples.model(true, 200));
        int start = indexOf(bytes, "numbers".getBytes(StandardCharsets.US_ASCII)) + "numbers".length();
        byte[] numbers = Arrays.copyOfRange(bytes, start, start + 4);
        System.arraycopy(new byte[] {0, 0, (byte) 0xC0, 0x7F}, 0, bytes, start, 4);
        assertTrue(numbers[3] != 0x7F);
        // With the checksums of a file that was made so on purpose.
        byte[] again = seal(bytes, start);
        assertTrue(refusal(again).contains("NaN"));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0;; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
    }

    /** Makes the checksum of the second entry and the digest fit again. */
    private static byte[] seal(byte[] bytes, int numbersStart) throws Exception {
        int local = numbersStart - 7 - 30;
        int size = int32(bytes, local + 22);
        var crc = new CRC32();
        crc.update(bytes, numbersStart, size);
        int central = numbersStart + size + 46 + "manifest.json".length();
        put32(bytes, local + 14, (int) crc.getValue());
        put32(bytes, central + 16, (int) crc.getValue());
        return digest(Arrays.copyOf(bytes, bytes.length - 32));
    }

    private static byte[] digest(byte[] body) throws Exception {
        byte[] digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)).substring(0, 32).getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(body, body.length + digest.length);
        System.arraycopy(digest, 0, all, body.length, digest.length);
        return all;
    }

    private static int int32(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | (bytes[at + 3] & 0xFF) << 24;
    }

    private static void put32(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >>> 8 * i);
        }
    }

    /** A file with another manifest whose checksums and digest all fit. */
    private static byte[] withManifest(UnaryOperator<String> change) throws Exception {
        byte[] good = ModelFile.toBytes(ModelExamples.model(true, 5));
        int name = "manifest.json".length();
        int stored = int32(good, 18);
        int numbersLocal = 30 + name + stored;
        int numbersSize = int32(good, numbersLocal + 22);
        var inflater = new java.util.zip.Inflater(true);
        inflater.setInput(good, 30 + name, stored);
        byte[] manifest = new byte[int32(good, 22)];
        inflater.inflate(manifest);
        inflater.end();
        byte[] changed = change.apply(new String(manifest, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        var deflated = new ByteArrayOutputStream();
        var deflater = new Deflater(9, true);
        try (var out = new DeflaterOutputStream(deflated, deflater)) {
            out.write(changed);
        }
        deflater.end();
        var crc = new CRC32();
        crc.update(changed);
        byte[] header = Arrays.copyOf(good, 30 + name);
        byte[] central = Arrays.copyOfRange(good, numbersLocal + 30 + 7 + numbersSize, good.length - 32);
        int shift = deflated.size() - stored;
        for (int[] at : new int[][] {{14, (int) crc.getValue()}, {18, deflated.size()}, {22, changed.length}}) {
            put32(header, at[0], at[1]);
            put32(central, at[0] + 2, at[1]);
        }
        put32(central, 46 + name + 42, int32(central, 46 + name + 42) + shift);
        put32(central, central.length - 6, int32(central, central.length - 6) + shift);
        var all = new ByteArrayOutputStream();
        all.write(header);
        all.write(deflated.toByteArray());
        all.write(good, numbersLocal, 30 + 7 + numbersSize);
        all.write(central);
        return digest(all.toByteArray());
    }

    @Test
    void theTestsOwnFilesAreGoodWhenNothingIsChanged() throws Exception {
        assertSame(ModelExamples.model(true, 5), read(withManifest(manifest -> manifest)));
    }

    @Test
    void aModelThatIsPrunedAndQuantizedIsSmall() {
        TrainedModel model = ModelExamples.model(true, 300, 100);
        NetworkConfiguration configuration = model.members().get(0).configuration();
        float[] values = model.members().get(0).values();
        var parameters = model.members().get(0).parameters().stream().map(parameter -> pruned(parameter, values)).toList();
        TrainedModel small = model.withMembers(List.of(new Network(configuration, parameters)));
        int weights = configuration.parameterCount();
        int bytes = ModelFile.toBytes(small).length;
        int dense = ModelFile.toBytes(model).length;
        // 10 % survivors: 4.7 bits for the place and 8 for the value, which here has nearly all of them.
        double entropy = weights * (0.469 + 0.1 * 8) / 8;
        assertTrue(bytes < 1.05 * entropy + 1200, bytes + " bytes, of which the numbers need " + entropy);
        assertTrue(dense > 4 * weights && dense < 4 * weights + 1500, dense + " bytes for " + weights + " float32");
    }

    private static Parameter pruned(Parameter parameter, float[] values) {
        int[] integers = new int[parameter.layout().size()];
        var random = new java.util.Random(parameter.layout().offset());
        for (int i = 0; i < integers.length; i++) {
            integers[i] = random.nextInt(10) == 0 ? random.nextInt(256) : 128;
        }
        return parameter.with(new Storage.Affine(8, integers, new float[] {0.01f}, new int[] {128}, true));
    }

    @Test
    void metricsThatAreNoNumbersAreNotAccepted() {
        TrainedModel model = ModelExamples.model(true, 5);
        assertThrows(IllegalArgumentException.class, () -> model.withMetrics(Map.of("loss", Double.NaN)));
    }
}
