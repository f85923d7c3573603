package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolutionRelevance;
import org.espalier.editor.EditorIds;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.settings.QuickFixes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Ctrl+1 in the Problems view offers for workflows that were written by hand, with a slip of the hand. */
class CuresTest {
    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    /** Opens the sample with a text in the place of another one. */
    private WorkflowEditor open(String right, String wrong) throws IOException {
        Path file = Samples.training(folder);
        String text = Files.readString(file);
        Files.writeString(file, text.replace(right, wrong));
        assertFalse(text.equals(Files.readString(file)));
        return Ui.open(file);
    }

    private static List<IMarker> markers(WorkflowEditor editor) {
        IFile file = editor.resource().orElseThrow();
        try {
            return List.of(file.findMarkers(EditorIds.MARKER, true, IResource.DEPTH_ZERO));
        } catch (CoreException fault) {
            throw new AssertionError(fault);
        }
    }

    /** Does what is offered under a label, and waits until the workflow has no problems any more. */
    private static void cure(WorkflowEditor editor, String label) {
        Ui.await("a marker", () -> !markers(editor).isEmpty());
        IMarker marker = markers(editor).get(0);
        var fixes = new QuickFixes();
        assertEquals(true, fixes.hasResolutions(marker));
        IMarkerResolution[] offered = Ui.call(() -> fixes.getResolutions(marker));
        List<String> labels = Arrays.stream(offered).map(IMarkerResolution::getLabel).toList();
        List<Integer> relevances = Arrays.stream(offered).map(fix -> ((IMarkerResolutionRelevance) fix).getRelevanceForResolution()).toList();
        assertEquals(relevances.stream().sorted().distinct().toList(), relevances, "the Problems view, which sorts by it, offers the first one first");
        assertEquals(true, labels.contains(label), () -> marker.getAttribute(IMarker.MESSAGE, "") + " offers " + labels);
        Ui.run(() -> offered[labels.indexOf(label)].run(marker));
        Ui.await("no marker", () -> markers(editor).isEmpty());
    }

    private static String text(WorkflowEditor editor) {
        return Ui.call(() -> editor.operations().text());
    }

    @Test
    void aNodeTypeThatIsNearlyOneBecomesIt() throws IOException {
        WorkflowEditor editor = open("\"train-network\"", "\"train-netwrok\"");
        cure(editor, "Use the node type \"train-network\"");
        assertEquals("train-network", Ui.call(() -> editor.model().workflow().nodes().get("train").type()));
        assertEquals(5, Ui.call(() -> editor.model().connections().size()), "its connections stay");
    }

    @Test
    void aMisspeltSettingIsRenamedAndKeepsItsValue() throws IOException {
        WorkflowEditor editor = open("\"epochs\": 5", "\"epoch\": 5");
        cure(editor, "Rename the setting to \"epochs\"");
        assertEquals(5, Ui.call(() -> editor.model().workflow().nodes().get("train").settings().get("epochs").intValue()));
    }

    @Test
    void aSettingThatNoNodeHasIsRemovedAndNothingElseOfItsGroup() throws IOException {
        WorkflowEditor editor = open("\"train-network\",\n      \"settings\": {\n        \"target\": \"label\",\n        \"layers\": [8],\n        \"epochs\": 5\n",
                "\"meta-tune\",\n      \"settings\": {\n        \"target\": \"label\",\n        \"search\": {\n          \"batchSize\": [16],\n          \"colour\": [1]\n        }\n");
        cure(editor, "Remove the setting \"colour\"");
        assertEquals("{\"batchSize\":[16]}", Ui.call(() -> editor.model().workflow().nodes().get("train").settings().get("search").toString()));
    }

    @Test
    void anInputIsConnectedWithWhatFitsIt() throws IOException {
        WorkflowEditor editor = open("    \"predict -> score\"", "    \"rows -> predict.extra\"");
        // The node has no such input, and another one lacks its table: each has its cure.
        Ui.await("both markers", () -> markers(editor).size() == 2);
        IMarker marker = markers(editor).stream().filter(each -> each.getAttribute(EditorIds.MARKER_NODE, "").equals("predict")).findFirst().orElseThrow();
        IMarkerResolution[] offered = Ui.call(() -> new QuickFixes().getResolutions(marker));
        assertEquals("Remove the connection \"rows -> predict.extra\"", offered[0].getLabel());
        Ui.run(() -> offered[0].run(marker));
        Ui.await("one marker", () -> markers(editor).size() == 1 && editor.runner().isUpToDate());
        cure(editor, "Connect \"predict.table\"");
        assertEquals(true, text(editor).contains("\"predict -> score\""), text(editor));
    }

    @Test
    void aConnectionOfANodeThatIsNotThereIsWrittenAsItWasMeant() throws IOException {
        WorkflowEditor editor = open("\"split.first -> train.table\"", "\"splitt.first -> train.table\"");
        Ui.await("both markers", () -> markers(editor).size() >= 1 && editor.runner().isUpToDate());
        IMarker marker = markers(editor).stream().filter(each -> each.getAttribute(IMarker.MESSAGE, "").contains("splitt")).findFirst().orElseThrow();
        IMarkerResolution[] offered = Ui.call(() -> new QuickFixes().getResolutions(marker));
        assertEquals(List.of("Write \"split.first -> train.table\"", "Remove the connection \"splitt.first -> train.table\"", "Show the workflow"), Arrays.stream(offered).map(IMarkerResolution::getLabel).toList());
        Ui.run(() -> offered[0].run(marker));
        Ui.await("no marker", () -> markers(editor).isEmpty());
    }

    private static List<String> labels(IMarker marker) {
        return Ui.call(() -> Arrays.stream(new QuickFixes().getResolutions(marker)).map(IMarkerResolution::getLabel).toList());
    }

    @Test
    void ofConnectionsToOneInputAnyIsRemoved() throws IOException {
        WorkflowEditor editor = open("    \"predict -> score\"", "    \"predict -> score\",\n    \"split.second -> score.table\"");
        Ui.await("a marker", () -> markers(editor).size() == 1);
        assertEquals(List.of("Remove the connection \"predict -> score\"", "Remove the connection \"split.second -> score.table\"", "Show the workflow"), labels(markers(editor).get(0)));
        cure(editor, "Remove the connection \"split.second -> score.table\"");
        assertEquals(true, text(editor).contains("\"predict -> score\""), text(editor));
    }

    @Test
    void theConnectionsOfANestedWorkflowAreItsOwn() throws IOException {
        WorkflowEditor editor = open("\"score\": {", "\"inner\": {\n      \"type\": \"workflow\",\n      \"settings\": {\n        \"file\": \"inner.workflow\"\n      }\n    },\n    \"score\": {");
        // What reads like a connection of the outer workflow, where it is in order, leads nowhere here.
        Files.writeString(folder.resolve("inner.workflow"), "{\"format\": \"espalier-workflow/1\", \"name\": \"inner\", \"nodes\": {}, \"connections\": [\"predict -> score\"]}");
        Ui.run(() -> editor.runner().configureSoon());
        Ui.await("its problem", () -> markers(editor).stream().anyMatch(marker -> marker.getAttribute(IMarker.MESSAGE, "").contains("predict -> score")));
        for (IMarker marker : markers(editor)) {
            assertFalse(labels(marker).contains("Remove the connection \"predict -> score\""), () -> marker.getAttribute(IMarker.MESSAGE, ""));
        }
    }

    private static Stream<Arguments> slips() {
        return Stream.of(Arguments.of("\"predict -> score\"", "\"predict -> skore\""), Arguments.of(",\n    \"predict -> score\"", ""), Arguments.of("\"train-network\"", "\"train-netwrok\""),
                Arguments.of("\"epochs\": 5", "\"epochs\": \"${epochs}\""), Arguments.of("\"label\",\n        \"layers\"", "\"lable\",\n        \"layers\""));
    }

    /** A message may be put into other words, or another language. */
    @ParameterizedTest
    @MethodSource("slips")
    void curesDoNotDependOnTheWordsOfTheMessage(String right, String wrong) throws IOException {
        WorkflowEditor editor = open(right, wrong);
        Ui.await("a marker", () -> !markers(editor).isEmpty());
        Ui.call(() -> {
            ResourcesPlugin.getWorkspace().run((ICoreRunnable) monitor -> {
                for (IMarker marker : markers(editor)) {
                    List<String> before = labels(marker);
                    assertEquals(true, before.size() > 1, () -> marker.getAttribute(IMarker.MESSAGE, "") + " offers " + before);
                    marker.setAttribute(IMarker.MESSAGE, "");
                    assertEquals(true, new QuickFixes().hasResolutions(marker));
                    assertEquals(before, labels(marker));
                }
            }, editor.resource().orElseThrow(), IWorkspace.AVOID_UPDATE, null);
            return null;
        });
    }

    @Test
    void aFlowVariableIsAddedOrWrittenAsItWasMeant() throws IOException {
        WorkflowEditor editor = open("\"epochs\": 5", "\"epochs\": \"${epochs}\"");
        int standard = Ui.call(() -> editor.model().node("train").orElseThrow().type().orElseThrow().settings().field("epochs").orElseThrow().defaultValue().orElseThrow().intValue());
        cure(editor, "Add the flow variable \"epochs\" with the default, " + standard);
        assertEquals(standard, Ui.call(() -> editor.model().workflow().variables().get("epochs").intValue()));
        Ui.closeAll();
        WorkflowEditor second = open("\"epochs\": 5", "\"epochs\": \"${sead}\"");
        cure(second, "Use the flow variable \"seed\"");
        assertEquals("${seed}", Ui.call(() -> second.model().workflow().nodes().get("train").settings().get("epochs").textValue()));
    }

    @Test
    void aProblemWithAVeryLongValueIsMarked() throws IOException {
        WorkflowEditor editor = open("\"target\": \"label\",\n        \"layers\"", "\"target\": \"" + "x".repeat(100_000) + "\",\n        \"layers\"");
        Ui.await("the marker", () -> markers(editor).stream().anyMatch(marker -> marker.getAttribute(EditorIds.MARKER_SETTING, "").equals("target")));
    }
}
