package org.espalier.editor.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.part.ViewPart;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.ThemeWatcher;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.palette.Categories;
import org.espalier.editor.parts.NodePart;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;

/** What the selected node does, what passes through its ports and what its settings mean; for a node of the canvas or of the palette. */
public final class DocumentationView extends ViewPart implements ISelectionListener {
    private StyledText text;
    private ThemeWatcher themes;
    private final List<StyleRange> styles = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();
    private Optional<NodeDeclaration> shown = Optional.empty();
    private Optional<NodeType> shownType = Optional.empty();

    @Override
    public void createPartControl(Composite parent) {
        text = new StyledText(parent, SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL);
        text.setMargins(10, 8, 10, 8);
        text.setLineSpacing(2);
        text.setCaret(null);
        themes = new ThemeWatcher(getSite(), this::show);
        getSite().getPage().addSelectionListener(this);
        show();
    }

    @Override
    public void dispose() {
        getSite().getPage().removeSelectionListener(this);
        if (themes != null) {
            themes.dispose();
        }
        super.dispose();
    }

    @Override
    public void selectionChanged(IWorkbenchPart part, ISelection selection) {
        Object first = selection instanceof IStructuredSelection structured ? structured.getFirstElement() : null;
        if (first instanceof NodePart node && node.node().declaration().isPresent()) {
            shown = node.node().declaration();
            shownType = node.node().type();
            show();
        } else if (first instanceof NodeDeclaration declaration) {
            // A node of the palette is not loaded for being looked at.
            shown = Optional.of(declaration);
            shownType = Optional.empty();
            show();
        }
    }

    private void show() {
        if (text.isDisposed()) {
            return;
        }
        Theme theme = themes.theme();
        styles.clear();
        content.setLength(0);
        if (shown.isEmpty()) {
            add(Messages.documentationEmpty, theme.subtle(), SWT.NORMAL);
        } else {
            write(shown.get(), theme);
        }
        text.setText(content.toString());
        text.setStyleRanges(styles.toArray(StyleRange[]::new));
        text.setTopPixel(0);
    }

    private void write(NodeDeclaration node, Theme theme) {
        var heading = add(node.name() + "\n", theme.text(), SWT.BOLD);
        heading.font = JFaceResources.getHeaderFont();
        add(Categories.label(node.category()) + "  \u00b7  " + node.id() + "\n\n", theme.category(node.category()), SWT.NORMAL);
        add(node.description() + "\n", theme.text(), SWT.NORMAL);
        ports(Messages.inputs, node.inputs(), theme);
        ports(Messages.outputs, node.outputs(), theme);
        try {
            Optional<SettingsSchema<?>> schema = shownType.map(NodeType::settings);
            if (schema.isPresent() && !schema.get().fields().isEmpty()) {
                add("\n" + Messages.settings + "\n", theme.text(), SWT.BOLD);
                schema.get().fields().forEach(field -> setting(field, "", theme));
            }
        } catch (RuntimeException | LinkageError fault) {
            add("\n" + NLS.bind(Messages.settingsNoClass, fault.getMessage()) + "\n", theme.state(NodeState.FAILED), SWT.NORMAL);
        }
    }

    private void ports(String title, List<PortDeclaration> ports, Theme theme) {
        if (ports.isEmpty()) {
            return;
        }
        add("\n" + title + "\n", theme.text(), SWT.BOLD);
        for (PortDeclaration port : ports) {
            add("\u25cf ", theme.port(Optional.of(port.type())), SWT.NORMAL);
            add(port.name() + (port.repeated() ? "1, " + port.name() + "2, ..." : ""), theme.text(), SWT.BOLD);
            add(" (" + port.type().id() + (port.optional() ? Messages.portOptional : "") + ")  " + port.description() + "\n", theme.subtle(), SWT.NORMAL);
        }
    }

    private void setting(SettingField field, String prefix, Theme theme) {
        add(prefix + field.name(), theme.text(), SWT.BOLD);
        String otherwise = field.defaultValue().map(value -> NLS.bind(Messages.settingDefault, FieldText.format(value, field.type()).replace('\n', ' '))).orElse(field.optional() ? Messages.portOptional : Messages.settingRequired);
        boolean group = field.type() instanceof SettingType.Group;
        add(" (" + (group ? Messages.settingGroup : field.describe() + otherwise) + ")  ", theme.subtle(), SWT.NORMAL);
        add(field.documentation() + "\n", theme.text(), SWT.NORMAL);
        if (field.type() instanceof SettingType.Group inner) {
            inner.schema().fields().forEach(each -> setting(each, prefix + field.name() + ".", theme));
        }
    }

    private StyleRange add(String part, RGB color, int style) {
        var range = new StyleRange(content.length(), part.length(), Theme.color(color), null, style);
        content.append(part);
        styles.add(range);
        return range;
    }

    @Override
    public void setFocus() {
        text.setFocus();
    }
}
