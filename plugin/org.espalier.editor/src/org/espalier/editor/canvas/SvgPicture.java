package org.espalier.editor.canvas;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.eclipse.draw2d.geometry.Dimension;
import org.eclipse.draw2d.geometry.Point;
import org.espalier.editor.figures.ConnectionFigure;
import org.espalier.editor.figures.NodeFigure;
import org.espalier.editor.figures.NodeIcons;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Note;
import org.espalier.editor.model.NoteElement;
import org.espalier.editor.model.Port;
import org.espalier.editor.model.WorkflowModel;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortType;

/** A workflow as an SVG picture that needs nothing else: the same cards, curves and colours as on the canvas. */
final class SvgPicture {
    private static final int MARGIN = 24;
    private static final int SIDE = 7;
    private static final int LETTERS = 16;

    private final WorkflowModel model;
    private final Theme theme;
    private final StringBuilder svg = new StringBuilder();

    SvgPicture(WorkflowModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
    }

    String text() {
        int left = Integer.MAX_VALUE;
        int top = Integer.MAX_VALUE;
        int right = 0;
        int bottom = 0;
        for (NodeElement node : model.nodes()) {
            Dimension size = size(node);
            left = Math.min(left, node.position().x());
            top = Math.min(top, node.position().y());
            right = Math.max(right, node.position().x() + size.width);
            bottom = Math.max(bottom, node.position().y() + size.height);
        }
        for (NoteElement element : model.notes()) {
            Note note = element.note();
            left = Math.min(left, note.position().x());
            top = Math.min(top, note.position().y());
            right = Math.max(right, note.position().x() + note.width());
            bottom = Math.max(bottom, note.position().y() + note.height());
        }
        left = left == Integer.MAX_VALUE ? 0 : left;
        top = top == Integer.MAX_VALUE ? 0 : top;
        int width = right - left + 2 * MARGIN;
        int height = bottom - top + 2 * MARGIN;
        line("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"%d %d %d %d\" font-family=\"system-ui, sans-serif\" font-size=\"13\">", width, height, left - MARGIN,
                top - MARGIN, width, height);
        line("<title>%s</title>", escaped(model.workflow().name()));
        line("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"12\" fill=\"%s\"/>", left - MARGIN, top - MARGIN, width, height, Theme.hex(theme.canvas()));
        model.notes().forEach(element -> note(element.note()));
        model.connections().forEach(this::connection);
        model.nodes().forEach(this::node);
        line("</svg>");
        return svg.toString();
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static Dimension size(NodeElement node) {
        return NodeFigure.size(node.inputs().size(), node.outputs().size());
    }

    private void note(Note note) {
        line("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\" stroke=\"%s\"/>", note.position().x(), note.position().y(), note.width(), note.height(), Theme.hex(theme.note()),
                Theme.hex(theme.noteBorder()));
        int y = note.position().y() + 22;
        for (String row : note.text().split("\n", -1)) {
            line("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", note.position().x() + 10, y, Theme.hex(theme.text()), escaped(row));
            y += 17;
        }
    }

    private void connection(ConnectionElement connection) {
        Point start = place(connection.source(), connection.source().outputs(), connection.sourcePort(), true);
        Point end = place(connection.target(), connection.target().inputs(), connection.targetPort(), false);
        float[] controls = ConnectionFigure.controls(start, end);
        line("<path d=\"M%d %d C%.0f %.0f %.0f %.0f %d %d\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", start.x, start.y, controls[0], controls[1], controls[2], controls[3], end.x, end.y,
                Theme.hex(theme.port(connection.sourcePort().flatMap(Port::type))));
    }

    private static Point place(NodeElement node, List<Port> ports, Optional<Port> port, boolean right) {
        Dimension size = size(node);
        int x = node.position().x() + (right ? size.width - SIDE : SIDE);
        int index = port.map(Port::index).orElse(0);
        int card = size.height - 7;
        return new Point(x, node.position().y() + 2 + card * (2 * index + 1) / (2 * Math.max(1, ports.size())));
    }

    private void node(NodeElement node) {
        Dimension size = size(node);
        int x = node.position().x() + SIDE;
        int y = node.position().y() + 2;
        int width = size.width - 2 * SIDE;
        int height = size.height - 7;
        String category = node.declaration().map(NodeDeclaration::category).orElse("");
        line("<g>");
        line("<title>%s</title>", escaped(node.declaration().map(NodeDeclaration::description).orElse(node.typeName())));
        line("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"7\" fill=\"#000000\" fill-opacity=\"0.08\"/>", x, y + 2, width, height);
        line("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"7\" fill=\"%s\" stroke=\"%s\"/>", x, y, width, height, Theme.hex(theme.card()), Theme.hex(theme.border()));
        int tile = 38;
        int tileY = y + (height - tile) / 2;
        line("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"%s\"/>", x + 14, tileY, tile, tile,
                Theme.hex(Theme.mixed(theme.category(category), theme.card(), theme.dark() ? 0.24 : 0.12)));
        icon(node, category, x + 17, tileY + 3);
        line("<text x=\"%d\" y=\"%d\" font-weight=\"600\" fill=\"%s\">%s</text>", x + 61, y + height / 2 - 4, Theme.hex(theme.text()), escaped(shortened(node.typeName(), LETTERS)));
        line("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", x + 61, y + height / 2 + 14, Theme.hex(theme.subtle()), escaped(shortened(node.id(), LETTERS)));
        node.inputs().forEach(port -> port(port, place(node, node.inputs(), Optional.of(port), false)));
        node.outputs().forEach(port -> port(port, place(node, node.outputs(), Optional.of(port), true)));
        line("</g>");
    }

    private void icon(NodeElement node, String category, int x, int y) {
        Optional<URL> file = NodeIcons.file(node.node().type(), 64, theme.dark());
        if (file.isPresent()) {
            try (InputStream in = file.get().openStream()) {
                line("<image x=\"%d\" y=\"%d\" width=\"32\" height=\"32\" href=\"data:image/png;base64,%s\"/>", x, y, Base64.getEncoder().encodeToString(in.readAllBytes()));
                return;
            } catch (IOException fault) {
                // The letter takes its place.
            }
        }
        line("<text x=\"%d\" y=\"%d\" font-size=\"20\" font-weight=\"700\" text-anchor=\"middle\" fill=\"%s\">%s</text>", x + 16, y + 23, Theme.hex(theme.category(category)),
                escaped(node.typeName().substring(0, 1)));
    }

    private void port(Port port, Point centre) {
        String color = Theme.hex(theme.port(port.type()));
        String fill = port.optional() ? Theme.hex(theme.card()) : color;
        if (port.type().filter(PortType.MODEL::equals).isPresent()) {
            line("<rect x=\"%d\" y=\"%d\" width=\"9\" height=\"9\" rx=\"1.5\" fill=\"%s\" stroke=\"%s\" stroke-width=\"2\"/>", centre.x - 5, centre.y - 5, fill, color);
        } else {
            line("<circle cx=\"%d\" cy=\"%d\" r=\"4.5\" fill=\"%s\" stroke=\"%s\" stroke-width=\"2\"/>", centre.x, centre.y, fill, color);
        }
    }

    private static String shortened(String text, int letters) {
        return text.length() <= letters ? text : text.substring(0, letters - 1).strip() + "\u2026";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
