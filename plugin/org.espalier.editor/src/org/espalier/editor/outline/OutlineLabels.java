package org.espalier.editor.outline;

import java.util.Optional;

import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.jface.viewers.DecorationOverlayIcon;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider.IStyledLabelProvider;
import org.eclipse.jface.viewers.IDecoration;
import org.eclipse.jface.viewers.IToolTipProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.TextStyle;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.figures.NodeIcons;
import org.espalier.editor.figures.StatusText;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.NodeStatus;
import org.espalier.editor.model.NoteElement;
import org.espalier.editor.model.Port;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.workflow.Connection;

/** What the entries of an outline look like. */
final class OutlineLabels extends LabelProvider implements IStyledLabelProvider, IToolTipProvider {
    private static final int ICON = 16;

    private final WorkflowEditor editor;
    private final LocalResourceManager resources = new LocalResourceManager(JFaceResources.getResources());
    private final Image note;

    OutlineLabels(WorkflowEditor editor) {
        this.editor = editor;
        this.note = resources.create(ResourceLocator.imageDescriptorFromBundle(EditorIds.PLUGIN, "icons/actions/note.png").orElseGet(ImageDescriptor::getMissingImageDescriptor));
    }

    @Override
    public StyledString getStyledText(Object entry) {
        if (entry instanceof NodeElement node) {
            String rest = NLS.bind(Messages.outlineNode, node.typeName(), firstLine(StatusText.of(node.status())));
            return new StyledString(node.id() + "  ").append(rest, isWrong(node.status()) ? failed() : StyledString.QUALIFIER_STYLER);
        } else if (entry instanceof Wire wire) {
            String port = wire.port().map(Port::name).orElse(Messages.portUnknown);
            Connection connection = wire.connection().connection();
            return new StyledString(wire.arrives() ? NLS.bind(Messages.outlineArrives, port, connection.from()) : NLS.bind(Messages.outlineLeaves, port, connection.to()));
        }
        return new StyledString(NLS.bind(Messages.spokenNote, firstLine(((NoteElement) entry).note().text())));
    }

    private static boolean isWrong(NodeStatus status) {
        return status.state() == NodeState.FAILED || !status.problems().isEmpty();
    }

    /** What the workbench puts on the icon of anything that has problems or warnings. */
    private static Optional<ImageDescriptor> sign(NodeStatus status) {
        ISharedImages images = PlatformUI.getWorkbench().getSharedImages();
        return isWrong(status) ? Optional.of(images.getImageDescriptor(ISharedImages.IMG_DEC_FIELD_ERROR))
                : status.warnings().isEmpty() ? Optional.empty() : Optional.of(images.getImageDescriptor(ISharedImages.IMG_DEC_FIELD_WARNING));
    }

    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    private StyledString.Styler failed() {
        return new StyledString.Styler() {
            @Override
            public void applyStyles(TextStyle style) {
                style.foreground = Theme.color(editor.theme().state(NodeState.FAILED));
            }
        };
    }

    @Override
    public Image getImage(Object entry) {
        if (entry instanceof NodeElement node) {
            Theme theme = editor.theme();
            Image icon = NodeIcons.image(node.node().type(), node.typeName(), ICON, theme.dark(), theme.category(node.declaration().map(NodeDeclaration::category).orElse("")));
            return sign(node.status()).map(sign -> (Image) resources.get(new DecorationOverlayIcon(icon, sign, IDecoration.BOTTOM_LEFT))).orElse(icon);
        }
        return entry instanceof NoteElement ? note : null;
    }

    /** All that there is to say, where the entry has room for its beginning alone. */
    @Override
    public String getToolTipText(Object entry) {
        String text = entry instanceof NodeElement node ? StatusText.of(node.status()) : entry instanceof NoteElement element ? element.note().text() : "";
        return text.strip().contains("\n") ? text : null;
    }

    @Override
    public void dispose() {
        resources.dispose();
        super.dispose();
    }
}
