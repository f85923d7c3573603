package org.espalier.nodes.tests.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.table.Table;
import org.espalier.nodes.data.FileFormat;
import org.espalier.nodes.data.TableReader;
import org.espalier.nodes.tests.TestContext;

/** Runs a table-reader as the engine does. */
final class Reading {
    private static final List<String> MISSING = List.of("", "NA", "N/A", "NaN", "nan", "NULL", "null");

    private Reading() {
    }

    static TableReader.Settings settings(Path file, Map<String, String> types) {
        return new TableReader.Settings(file, FileFormat.AUTO, types, Optional.empty(), TableReader.Header.AUTO, MISSING);
    }

    /** Configures and executes, and holds the node to its promise that both give the same spec. */
    static Table read(TableReader.Settings settings, TestContext context) throws Exception {
        var node = new TableReader();
        List<PortSpec> configured = node.configure(settings, new Inputs<>(Map.of()));
        List<PortObject> executed = node.execute(settings, new Inputs<>(Map.of()), context);
        assertEquals(configured, executed.stream().map(PortObject::spec).toList());
        return (Table) executed.get(0);
    }

    /** A file of the sample data, wherever in the repository the tests run. */
    static Path sample(String path) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("test-workflows"))) {
            folder = folder.getParent();
        }
        return folder.resolve("test-workflows").resolve(path);
    }
}
