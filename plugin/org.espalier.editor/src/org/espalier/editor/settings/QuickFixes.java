package org.espalier.editor.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolutionGenerator2;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.part.FileEditorInput;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.model.Edits;
import org.espalier.editor.model.NodeElement;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.Suggestions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * The cures for problems, in the Problems view and there alone: another column, the file that moved, another choice, the default, and
 * those of {@link StructureCures}. Each is an edit of the open workflow, so that it can be looked at and undone before it is saved.
 */
public final class QuickFixes implements IMarkerResolutionGenerator2 {
    private static final int MOST_COLUMNS = 6;
    private static final int DEEPEST = 6;
    private static final int MOST_FILES = 20_000;

    @Override
    public boolean hasResolutions(IMarker marker) {
        // Asked for every line of the Problems view, so nothing is worked out here.
        return !marker.getAttribute(EditorIds.MARKER_NODE, "").isEmpty() || !marker.getAttribute(EditorIds.MARKER_ABOUT, "").isEmpty();
    }

    @Override
    public IMarkerResolution[] getResolutions(IMarker marker) {
        Optional<WorkflowEditor> editor = editor(marker);
        String setting = marker.getAttribute(EditorIds.MARKER_SETTING, "");
        Optional<NodeElement> node = editor.flatMap(open -> open.model().node(marker.getAttribute(EditorIds.MARKER_NODE, "")));
        Optional<SettingPlace> place = node.flatMap(NodeElement::type).flatMap(type -> SettingPlace.find(type.settings(), setting));
        List<QuickFix> fixes = new ArrayList<>();
        if (editor.isPresent() && editor.get().isEditable()) {
            fixes.addAll(new StructureCures(editor.get(), node, setting, marker.getAttribute(EditorIds.MARKER_ABOUT, "")).fixes());
            // What is wrong within a group is no problem of the group.
            place.filter(found -> !(found.field().type() instanceof SettingType.Group) || setting.equals(found.name()))
                    .ifPresent(found -> fixes.addAll(new Cure(editor.get(), node.get(), found, unquoted(marker.getAttribute(EditorIds.MARKER_FOUND, ""))).fixes()));
        }
        fixes.add(new QuickFix(setting.isEmpty() ? Messages.cureShowWorkflow : Messages.cureShowSetting, () -> show(marker)));
        return IntStream.range(0, fixes.size()).mapToObj(i -> fixes.get(i).withRelevance(i)).toArray(IMarkerResolution[]::new);
    }

    private static String unquoted(String found) {
        return found.length() > 1 && found.startsWith("\"") && found.endsWith("\"") ? found.substring(1, found.length() - 1) : found;
    }

    private static Optional<WorkflowEditor> editor(IMarker marker) {
        IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
        IEditorPart part = marker.getResource() instanceof IFile file ? page.findEditor(new FileEditorInput(file)) : null;
        return part instanceof WorkflowEditor open ? Optional.of(open) : Optional.empty();
    }

    private static void show(IMarker marker) {
        try {
            IDE.openEditor(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage(), marker);
        } catch (PartInitException fault) {
            // The workbench shows in the editor's place why it cannot be opened.
            org.eclipse.core.runtime.Platform.getLog(QuickFixes.class).log(fault.getStatus());
        }
    }

    /** What may be wrong with one setting of one node, and what would be right. */
    private record Cure(WorkflowEditor editor, NodeElement node, SettingPlace place, String found) {

        List<QuickFix> fixes() {
            List<QuickFix> fixes = new ArrayList<>();
            SettingType type = place.field().type();
            if (found.startsWith("${") && found.endsWith("}")) {
                variables(found.substring(2, found.length() - 1), fixes);
            } else if (place.field().columnsOf().isPresent()) {
                columns().forEach(column -> fixes.add(new QuickFix(NLS.bind(Messages.cureUseColumn, column), () -> replace(column))));
            } else if (type instanceof SettingType.File file && file.input()) {
                namesakes().forEach(path -> fixes.add(new QuickFix(NLS.bind(Messages.cureUseFile, path), () -> set(Optional.of(TextNode.valueOf(path))))));
                fixes.add(new QuickFix(Messages.cureChooseFile, this::choose));
            } else if (type instanceof SettingType.Choice choice) {
                Suggestions.closest(found, choice.names()).ifPresent(name -> fixes.add(new QuickFix(NLS.bind(Messages.cureUse, name), () -> set(Optional.of(TextNode.valueOf(name))))));
            }
            boolean given = place.value(settings()).isPresent();
            if (given && !place.field().required()) {
                String label = place.field().defaultValue().map(value -> NLS.bind(Messages.cureDefault, oneLine(value))).orElse(Messages.fieldRemove);
                fixes.add(new QuickFix(label, () -> set(Optional.empty())));
            }
            return fixes;
        }

        private ObjectNode settings() {
            return node.node().settings();
        }

        private String oneLine(JsonNode value) {
            return FieldText.format(value, place.field().type()).replace('\n', ' ');
        }

        /** A flow variable of a similar name, or a new one with the setting's default. */
        private void variables(String name, List<QuickFix> fixes) {
            Map<String, JsonNode> known = editor.model().workflow().variables();
            Suggestions.closest(name, known.keySet()).ifPresent(right -> fixes.add(new QuickFix(NLS.bind(Messages.cureUseVariable, right), () -> set(place.value(settings()).map(value -> renamed(value, name, right))))));
            place.field().defaultValue().ifPresent(value -> fixes.add(new QuickFix(NLS.bind(Messages.cureAddVariable, name, oneLine(value)), () -> {
                Map<String, JsonNode> more = new LinkedHashMap<>(known);
                more.put(name, value);
                editor.execute(new EditCommand(Messages.editAddVariable, editor.model(), drawing -> Edits.setVariables(drawing, more)));
            })));
        }

        private static JsonNode renamed(JsonNode value, String name, String right) {
            if (value.isTextual()) {
                return TextNode.valueOf(value.textValue().replace("${" + name + "}", "${" + right + "}"));
            } else if (value instanceof ArrayNode list) {
                ArrayNode next = list.arrayNode();
                list.forEach(element -> next.add(renamed(element, name, right)));
                return next;
            } else if (value instanceof ObjectNode object) {
                ObjectNode next = object.objectNode();
                object.properties().forEach(entry -> next.set(entry.getKey(), renamed(entry.getValue(), name, right)));
                return next;
            }
            return value;
        }

        /** The columns that may be meant, the most similar one first. */
        private Set<String> columns() {
            List<String> all = ColumnNames.of(editor, node.id(), place.field());
            Set<String> best = new LinkedHashSet<>();
            Suggestions.closest(found, all).ifPresent(best::add);
            all.stream().filter(name -> !best.contains(name)).limit(MOST_COLUMNS - best.size()).forEach(best::add);
            return best;
        }

        /** Puts a column in the place of the one that is not there; in a list, in its place alone. */
        private void replace(String column) {
            Optional<JsonNode> value = place.value(settings());
            if (value.isPresent() && value.get() instanceof ArrayNode list) {
                ArrayNode next = list.arrayNode();
                list.forEach(element -> next.add(element.asText().equals(found) ? TextNode.valueOf(column) : element));
                set(Optional.of(next));
            } else {
                set(Optional.of(TextNode.valueOf(column)));
            }
        }

        private Path folder() {
            return editor.model().file().toAbsolutePath().getParent();
        }

        /** Files of the same name elsewhere in the workflow's folder or the one above, as paths for the setting. */
        private List<String> namesakes() {
            String value = place.value(settings()).map(JsonNode::asText).orElse("");
            String name = value.substring(Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) + 1);
            if (name.isEmpty() || name.contains("$")) {
                return List.of();
            }
            List<Path> found = within(folder(), name);
            return (found.isEmpty() && folder().getParent() != null ? within(folder().getParent(), name) : found).stream().map(path -> folder().relativize(path).toString().replace('\\', '/')).toList();
        }

        private static List<Path> within(Path folder, String name) {
            try (Stream<Path> tree = Files.walk(folder, DEEPEST)) {
                return tree.limit(MOST_FILES).filter(path -> name.equals(String.valueOf(path.getFileName())) && !path.toString().contains(".espalier")).limit(MOST_COLUMNS).toList();
            } catch (IOException | UncheckedIOException fault) {
                return List.of();
            }
        }

        private void choose() {
            var dialog = new FileDialog(editor.getSite().getShell(), SWT.OPEN);
            dialog.setText(place.field().label());
            dialog.setFilterPath(folder().toString());
            String chosen = dialog.open();
            if (chosen != null) {
                Path path = Path.of(chosen);
                String text = path.startsWith(folder()) ? folder().relativize(path).toString().replace('\\', '/') : chosen;
                set(Optional.of(TextNode.valueOf(text)));
            }
        }

        private void set(Optional<JsonNode> value) {
            editor.execute(new EditCommand(NLS.bind(Messages.editFix, place.field().label()), editor.model(),
                    drawing -> Edits.setSettings(drawing, node.id(), place.with(drawing.workflow().nodes().get(node.id()).settings(), value))));
        }
    }
}
