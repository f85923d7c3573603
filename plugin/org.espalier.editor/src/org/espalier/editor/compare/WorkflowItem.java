package org.espalier.editor.compare;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

import org.eclipse.compare.IEncodedStreamContentAccessor;
import org.eclipse.compare.ITypedElement;
import org.eclipse.compare.structuremergeviewer.IStructureComparator;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;

/** A part of a workflow in the compare editor. Two parts are the same one when kind and name are. */
final class WorkflowItem implements IStructureComparator, ITypedElement, IEncodedStreamContentAccessor {

    /** What a part is. */
    enum Kind {
        WORKFLOW, GROUP, NODE, SETTING, CONNECTION
    }

    private final Kind kind;
    private final String name;
    private final String text;
    private final List<WorkflowItem> children;

    WorkflowItem(Kind kind, String name, String text, List<WorkflowItem> children) {
        this.kind = kind;
        this.name = name;
        this.text = text;
        this.children = List.copyOf(children);
    }

    /** What is compared: a value as canonical JSON; for what has parts, all of them. */
    String text() {
        if (children.isEmpty()) {
            return text;
        }
        var all = new StringBuilder();
        // The order of parts means nothing.
        children.stream().sorted(Comparator.comparing(WorkflowItem::getName)).forEach(child -> all.append(child.name).append(": ").append(child.text().strip().replace("\n", "\n  ")).append('\n'));
        return all.toString();
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Image getImage() {
        return PlatformUI.getWorkbench().getSharedImages().getImage(children.isEmpty() && kind != Kind.GROUP ? ISharedImages.IMG_OBJ_ELEMENT : ISharedImages.IMG_OBJ_FOLDER);
    }

    @Override
    public String getType() {
        return "txt";
    }

    @Override
    public Object[] getChildren() {
        return children.toArray();
    }

    @Override
    public boolean equals(Object other) {
        // The root is the same one whatever the workflow is called.
        return other instanceof WorkflowItem item && kind == item.kind && (kind == Kind.WORKFLOW || name.equals(item.name));
    }

    @Override
    public int hashCode() {
        return kind == Kind.WORKFLOW ? 0 : name.hashCode();
    }

    @Override
    public InputStream getContents() {
        return new ByteArrayInputStream(text().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String getCharset() {
        return StandardCharsets.UTF_8.name();
    }
}
