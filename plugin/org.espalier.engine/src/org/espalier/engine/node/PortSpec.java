package org.espalier.engine.node;

/**
 * What is known of a {@link PortObject} before it exists: enough for {@link NodeModel#configure} to check settings. The two
 * kinds are {@link org.espalier.engine.table.TableSpec} and {@link org.espalier.engine.model.ModelSpec}; Java seals a type
 * within one package only, so {@link PortType} is what keeps the family closed.
 */ 
public interface PortSpec {

    /** The type of the ports that objects of this kind pass through. */
    PortType type();
}
