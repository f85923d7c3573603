package org.espalier.engine.cli;

import java.util.Arrays;
import java.util.List;

import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.espalier.engine.node.Problem;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeRegistry;

/** The command {@code espalier} as an Equinox application; what it returns is the process's exit code. */
public final class EspalierApplication implements IApplication {

    /** Set by the launcher script, which marks each argument so that Equinox does not take {@code -data} and its like for its own. */
    private static final String MARKED = "espalier.arguments";

    @Override
    public Object start(IApplicationContext context) {
        var arguments = (String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS);
        if ("marked".equals(System.getProperty(MARKED))) {
            arguments = Arrays.stream(arguments).map(argument -> argument.substring(1)).toArray(String[]::new);
        }
        Output output = Output.standard();
        // What libraries print must not get between the lines of what this command prints as data.
        System.setOut(System.err);
        try {
            NodeRegistry registry = NodeExtensions.read(RegistryFactory.getRegistry());
            return EspalierCommand.execute(arguments, registry, output);
        } catch (IllegalStateException fault) {
            output.problems(List.of(Problem.of("the installed nodes cannot be read").found(fault.getMessage()).expected("declarations as the schema of " + NodeExtensions.EXTENSION_POINT + " says")
                    .remedy("correct or uninstall the bundle")));
            return ExitCode.NODE_FAILED.code();
        }
    }

    @Override
    public void stop() {
        // The framework is being shut down; a run notices through its own signal handling.
    }
}
