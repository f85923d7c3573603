package org.espalier.editor.canvas;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.GraphicalEditPart;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.espalier.editor.Messages;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.commands.RefusedCommand;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Wiring;

/** Connecting without the mouse. */
final class KeyboardConnect {
    private final WorkflowEditor editor;

    KeyboardConnect(WorkflowEditor editor) {
        this.editor = editor;
    }

    /** Connects nodes from left to right, each with the next one; where two nodes can be connected in several ways, asks which is meant. */
    void connect(List<NodeElement> selected) {
        List<NodeElement> nodes = new ArrayList<>(selected);
        nodes.sort(Comparator.comparingInt(node -> node.position().x()));
        if (nodes.size() == 2) {
            List<Pair> pairs = pairs(nodes.get(0), nodes.get(1));
            if (pairs.size() > 1) {
                choose(pairs);
            } else {
                connect(nodes.get(0), nodes.get(1));
            }
        } else {
            for (int i = 0; i + 1 < nodes.size(); i++) {
                connect(nodes.get(i), nodes.get(i + 1));
            }
        }
    }

    private void connect(NodeElement from, NodeElement to) {
        editor.execute(pairs(from, to).stream().findFirst().map(pair -> CanvasEdits.connect(editor.model(), pair.from(), pair.to()))
                .orElseGet(() -> new RefusedCommand(NLS.bind(Messages.connectNothingFits, from.id(), to.id()))));
    }

    /** An output and an input that it may be connected with. */
    private record Pair(Wiring.End from, Wiring.End to) {
        @Override
        public String toString() {
            String instead = to.node().arriving(to.port()).map(taken -> NLS.bind(Messages.connectInstead, taken.connection().from())).orElse("");
            return from.node().id() + "." + from.port().name() + " \u2192 " + to.node().id() + "." + to.port().name() + instead;
        }
    }

    /** All pairs whose input is free; where there is none, those whose input gets another connection than it has. */
    private static List<Pair> pairs(NodeElement from, NodeElement to) {
        List<Pair> all = from.outputs().stream().map(port -> new Wiring.End(from, port)).flatMap(end -> Wiring.fitting(end, to).stream().map(other -> new Pair(end, other))).toList();
        List<Pair> free = all.stream().filter(pair -> to.arriving(pair.to().port()).isEmpty()).toList();
        return free.isEmpty() ? all : free;
    }

    private void choose(List<Pair> pairs) {
        var menu = new Menu(editor.canvas());
        for (Pair pair : pairs) {
            var item = new MenuItem(menu, SWT.PUSH);
            item.setText(pair.toString());
            item.addListener(SWT.Selection, event -> editor.execute(CanvasEdits.connect(editor.model(), pair.from(), pair.to())));
        }
        menu.addListener(SWT.Hide, event -> menu.getDisplay().asyncExec(menu::dispose));
        var figure = ((GraphicalEditPart) editor.viewer().getEditPartRegistry().get(pairs.get(0).to().node())).getFigure();
        Rectangle bounds = figure.getBounds().getCopy();
        figure.translateToAbsolute(bounds);
        menu.setLocation(editor.canvas().toDisplay(bounds.x, bounds.bottom()));
        menu.setVisible(true);
    }
}
