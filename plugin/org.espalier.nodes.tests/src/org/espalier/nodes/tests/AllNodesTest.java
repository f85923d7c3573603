package org.espalier.nodes.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.core.runtime.RegistryFactory;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeReference;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.workflow.WorkflowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every registered node: it is declared, documented, drawn and shown by an example. */
class AllNodesTest {
    private static final NodeRegistry REGISTRY = NodeExtensions.read(RegistryFactory.getRegistry());

    /** The nodes of this product, without those that other test bundles may contribute. */
    static Stream<String> nodes() {
        return REGISTRY.all().stream().filter(type -> !type.declaration().bundle().endsWith(".tests")).map(type -> type.declaration().id());
    }

    private static NodeType type(String id) {
        return REGISTRY.find(id).orElseThrow();
    }

    @Test
    void theNodesOfTheContractAreThere() {
        var ids = nodes().toList();
        for (String id : new String[] {"table-reader", "image-reader", "sql", "partition", "train-network", "meta-tune", "prune-weights", "quantize", "predict", "score", "model-report", "table-writer",
            "model-writer", "model-reader", "workflow"}) {
            assertTrue(ids.contains(id), () -> id + " is missing among " + ids);
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void itsClassAndItsDescriptionAreThere(String id) {
        type(id).newModel();
        assertTrue(type(id).declaration().description().length() > 20, "a description in plugin.xml");
        type(id).declaration().inputs().forEach(port -> assertFalse(port.description().isBlank(), () -> "input " + port.name()));
        type(id).declaration().outputs().forEach(port -> assertFalse(port.description().isBlank(), () -> "output " + port.name()));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void everySettingIsDocumentedAndItsDefaultIsValid(String id) throws Exception {
        check(type(id).settings(), id);
    }

    private static void check(SettingsSchema<?> schema, String where) throws Exception {
        for (SettingField field : schema.fields()) {
            String name = where + "." + field.name();
            assertTrue(field.documentation().length() > 5, () -> name + " has no @Doc");
            assertFalse(field.label().equals(field.name()), () -> name + " has no @Label");
            if (field.type() instanceof SettingType.Group group) {
                check(group.schema(), name);
            } else if (field.defaultValue().isPresent()) {
                ObjectNode given = JsonNodeFactory.instance.objectNode();
                given.set(field.name(), field.defaultValue().get());
                assertEquals(0, problemsOf(schema, given, field.name()), () -> name + ": the default " + field.defaultValue().get() + " is refused");
            }
        }
    }

    private static long problemsOf(SettingsSchema<?> schema, ObjectNode given, String setting) {
        try {
            schema.read(given, file -> Path.of(file.text()));
            return 0;
        } catch (InvalidSettingsException fault) {
            return fault.problems().stream().filter(problem -> problem.setting().startsWith(setting)).count();
        }
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void settingsGoThroughAFileAndBackAndDefaultsAreNotWritten(String id) throws Exception {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        type(id).settings().fields().forEach(field -> field.defaultValue().ifPresent(value -> defaults.set(field.name(), value)));
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("format", WorkflowFile.FORMAT).put("name", "round trip");
        file.putObject("nodes").putObject("node").put("type", id).set("settings", defaults);
        file.putArray("connections");
        String written = WorkflowFile.write(WorkflowFile.parse(file.toString(), "test"), REGISTRY);
        JsonNode again = WorkflowFile.parse(written, "test").nodes().get("node").settings();
        assertEquals(0, again.size(), () -> "only what differs from the default is written: " + again);
        assertEquals(written, WorkflowFile.write(WorkflowFile.parse(written, "test"), REGISTRY));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void itHasAnIcon(String id) throws Exception {
        Path icon = Repository.root().resolve("node-icons/" + id + ".svg");
        assertTrue(Files.exists(icon), () -> icon + " is missing");
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(icon.toFile());
        assertEquals("svg", document.getDocumentElement().getNodeName());
        assertEquals("0 0 64 64", document.getDocumentElement().getAttribute("viewBox"));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void itHasAnExample(String id) throws Exception {
        for (Path file : Repository.workflows()) {
            if (WorkflowFile.read(file).nodes().values().stream().anyMatch(node -> node.type().equals(id))) {
                return;
            }
        }
        throw new AssertionError("no workflow under test-workflows has a node of type " + id);
    }

    @Test
    void theNodeReferenceIsUpToDate() throws Exception {
        Path reference = Repository.root().resolve("nodes.md");
        String made = NodeReference.markdown(nodes().map(AllNodesTest::type).toList());
        if (Boolean.getBoolean("espalier.regenerate")) {
            Files.writeString(reference, made);
        }
        assertEquals(made, Files.readString(reference), "make it again with ./espalier nodes --markdown > nodes.md");
    }
}
