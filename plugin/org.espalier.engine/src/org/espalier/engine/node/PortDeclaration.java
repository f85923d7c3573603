package org.espalier.engine.node;

/**
 * A port of a node, as plugin.xml declares it.
 *
 * @param name the name in connections, such as {@code first} in {@code split.first}
 * @param type what passes through
 * @param optional whether the node also runs when nothing is connected; outputs are never optional
 * @param repeated whether the port stands for one or more ports, {@code name1}, {@code name2} and so on
 * @param description what the port is for, in one sentence
 */
public record PortDeclaration(String name, PortType type, boolean optional, boolean repeated, String description) {

    /** Whether a connection may use this name for this port. */
    public boolean accepts(String portName) {
        return repeated ? portName.matches(java.util.regex.Pattern.quote(name) + "[1-9][0-9]{0,3}") : name.equals(portName);
    }
}
