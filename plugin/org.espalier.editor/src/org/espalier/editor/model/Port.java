package org.espalier.editor.model;

import java.util.Optional;

import org.espalier.engine.node.PortType;

/**
 * A port of a node on the canvas. A repeated port of the declaration shows as one port for each connection and one more.
 *
 * @param name the name in connections
 * @param type what passes through; empty when that is not known, as for the ports of an unknown node
 * @param input whether things arrive here; else they leave here
 * @param optional whether the node runs when nothing is connected
 * @param declared whether the node has this port; a connection of the file may name one that it does not have
 * @param index the position among the node's inputs or outputs
 * @param description what the port is for
 */
public record Port(String name, Optional<PortType> type, boolean input, boolean optional, boolean declared, int index, String description) {
}
