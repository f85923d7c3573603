package org.espalier.engine.node;

import java.util.List;

import org.espalier.engine.view.NodeResult;
import org.espalier.engine.view.Section;

/**
 * What a node does. One class implements it, holds its settings as a nested record named {@code Settings}, and stands in
 * plugin.xml under the extension point {@code org.espalier.engine.nodes}.
 *
 * <p>The engine makes one instance for a configuration and one for an execution, through the public constructor without
 * arguments. An implementation keeps no state between calls and reads nothing but its arguments: the same settings,
 * inputs and seed must give the same bits on every run, with any number of workers.
 *
 * @param <S> the settings record; its annotations are in {@link org.espalier.engine.settings}
 */
public interface NodeModel<S extends Record> {

    /**
     * Checks the settings against what will arrive, and says what will leave. Called before anything executes, often, and
     * on the desktop while the user types: it must be quick and have no effect.
     *
     * @param settings each value already checked by itself: type, range, choice, existence of input files
     * @param inputs the specs of what will arrive at the connected ports
     * @return one spec for each output port, in the order of plugin.xml
     * @throws InvalidSettingsException with every problem that can be seen, not just the first
     */
    List<PortSpec> configure(S settings, Inputs<PortSpec> inputs) throws InvalidSettingsException;

    /**
     * Does the work.
     *
     * @param settings the settings that {@link #configure} accepted
     * @param inputs what arrived at the connected ports; they stay open and unchanged until this method returns
     * @param context progress, cancel, seed, log, files, memory, metrics
     * @return one object for each output port, in the order of plugin.xml; their files were made by the context
     * @throws java.util.concurrent.CancellationException when the context says that the run is cancelled
     * @throws InvalidDataException when the content of an input is at fault
     * @throws Exception anything else, which the engine reports as a fault of the node
     */
    List<PortObject> execute(S settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception;

    /**
     * Says what there is to see of a result, for pages. Called when somebody looks, maybe never, maybe by another process long after
     * {@link #execute}; it must be quick and have no effect. Metrics, statistics and first rows of tables, and before and after of
     * compression are shown anyway.
     *
     * @param settings the settings that the node was executed with
     * @param result what it was executed on and came to; the files stay open until this method returns
     * @return sections, the most telling one first; none unless overridden
     * @throws Exception when that cannot be shown, which is said in place of the view
     */
    default List<Section> view(S settings, NodeResult result) throws Exception {
        return List.of();
    }
}
