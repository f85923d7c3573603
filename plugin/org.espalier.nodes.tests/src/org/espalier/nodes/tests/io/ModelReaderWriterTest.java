package org.espalier.nodes.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.espalier.engine.model.Model;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.nodes.io.ModelReader;
import org.espalier.nodes.io.ModelWriter;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.TargetEncoder;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.WeightInitialization;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReaderWriterTest {
    @TempDir
    Path folder;

    private Model model() throws Exception {
        var x = new FeatureEncoder.Number(new ColumnSpec("x", ColumnType.FLOAT64), 1, 2, 0, false);
        var target = new TargetEncoder.Number(new ColumnSpec("y", ColumnType.FLOAT64), 100, 10);
        var configuration = new NetworkConfiguration(List.of(1), List.of(), 1, Loss.SQUARED_ERROR, 0, Optimizer.of(Optimizer.Kind.SGD, 1), WeightInitialization.XAVIER, 1);
        var model = new TrainedModel(new Preprocessing(List.of(x), target), List.of(Network.dense(configuration, new float[] {2, 3})), Map.of(), List.of());
        Path file = folder.resolve("made.model");
        ModelFile.write(file, model);
        return new Model(file, model.modelSpec());
    }

    private void write(Path file, Model model) throws Exception {
        var settings = new ModelWriter.Settings(file, ModelWriter.Format.ESPALIER);
        var node = new ModelWriter();
        node.configure(settings, new Inputs<>(Map.of("model", model.spec())));
        try (var context = new TestContext(folder)) {
            assertEquals(List.of(), node.execute(settings, new Inputs<>(Map.of("model", model)), context));
            assertEquals((double) Files.size(file), context.metrics.get("bytes"));
        }
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        Model model = model();
        Path file = folder.resolve("new/folder/mine.model");
        write(file, model);
        write(file, model);
        assertArrayEquals(Files.readAllBytes(model.file()), Files.readAllBytes(file));
        try (var names = Files.list(file.getParent())) {
            assertEquals(List.of(file), names.toList(), "nothing else is left there");
        }
        var settings = new ModelReader.Settings(file);
        assertEquals(List.of(model.spec()), new ModelReader().configure(settings, new Inputs<>(Map.of())));
        try (var context = new TestContext(folder)) {
            var read = (Model) new ModelReader().execute(settings, new Inputs<>(Map.of()), context).get(0);
            assertEquals(model.spec(), read.spec());
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(read.file()));
        }
    }

    @Test
    void aFileThatWasAlteredOrIsNoModelIsRefused() throws Exception {
        Path file = folder.resolve("bad.model");
        byte[] bytes = Files.readAllBytes(model().file());
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
        var settings = new ModelReader.Settings(file);
        var early = assertThrows(InvalidSettingsException.class, () -> new ModelReader().configure(settings, new Inputs<>(Map.of())));
        assertEquals("file", early.problems().get(0).setting());
        try (var context = new TestContext(folder)) {
            assertThrows(InvalidDataException.class, () -> new ModelReader().execute(settings, new Inputs<>(Map.of()), context));
        }
    }

    @Test
    void aFolderIsNoFileToWrite() throws Exception {
        Model model = model();
        assertThrows(InvalidSettingsException.class, () -> write(folder, model));
        Path file = Files.writeString(folder.resolve("plain"), "");
        assertThrows(StorageException.class, () -> write(file.resolve("below.model"), model));
    }
}
