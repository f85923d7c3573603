package org.espalier.engine.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.node.Problem;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code espalier describe}: what a workflow holds, or what a node type does. */
@Command(name = "describe", mixinStandardHelpOptions = true, description = "Says what a workflow holds, or what a node does, with its ports and settings.")
final class DescribeCommand implements Callable<Integer> {
    private final NodeRegistry registry;
    private final Output output;

    @Parameters(paramLabel = "FILE|TYPE", description = "A workflow file, or the type of a node.")
    private String subject;
    @Mixin
    private Verbose verbose;
    @Option(names = "--svg", description = "Prints a workflow as a picture instead, in SVG.")
    private boolean svg;

    DescribeCommand(NodeRegistry registry, Output output) {
        this.registry = registry;
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        Optional<NodeType> type = registry.find(subject);
        if (type.isPresent()) {
            describe(type.get());
        } else if (!subject.isBlank() && (subject.endsWith(WorkflowFile.EXTENSION) || Files.exists(path()))) {
            Workflow workflow = WorkflowFile.read(path());
            if (svg) {
                output.out.print(WorkflowPicture.svg(GraphBuilder.build(workflow, path(), Map.of(), Overrides.parse(List.of()), registry).graph()));
            } else {
                describe(workflow);
            }
        } else {
            List<String> known = registry.all().stream().map(node -> node.declaration().id()).toList();
            throw new ArgumentException(Problem.of("this is neither a workflow file nor a node type").found("\"" + subject + "\"")
                    .expected("a file, or one of " + String.join(", ", known)).remedy(Suggestions.closest(subject, known).map(close -> "write \"" + close + "\"?").orElse("see espalier nodes")));
        }
        return ExitCode.DONE.code();
    }

    private Path path() throws ArgumentException {
        try {
            return Path.of(subject);
        } catch (InvalidPathException fault) {
            throw new ArgumentException(Problem.of("this is not a path").found(subject).expected("a workflow file or a node type").remedy("correct it"));
        }
    }

    private void describe(Workflow workflow) {
        output.out.println(workflow.name());
        workflow.variables().forEach((name, value) -> output.out.println("  variable " + name + " = " + value));
        workflow.inputs().forEach((port, targets) -> output.out.println("  input " + port + " -> " + targets));
        workflow.outputs().forEach((port, origin) -> output.out.println("  output " + origin + " -> " + port));
        workflow.nodes().forEach((id, node) -> {
            output.out.println("\n" + id + ": " + node.type() + (registry.find(node.type()).isEmpty() ? " (not installed)" : ""));
            node.settings().properties().forEach(setting -> output.out.println("  " + setting.getKey() + " = " + setting.getValue()));
            workflow.connections().stream().filter(connection -> connection.to().node().equals(id)).forEach(connection -> output.out.println("  " + connection));
        });
    }

    private void describe(NodeType type) {
        NodeDeclaration node = type.declaration();
        output.out.println(node.name() + " (" + node.id() + ", " + node.category() + ")");
        output.out.println("  " + node.description());
        ports("Inputs", node.inputs());
        ports("Outputs", node.outputs());
        if (!type.settings().fields().isEmpty()) {
            output.out.println("\nSettings");
            settings(type.settings(), "  ");
        }
    }

    private void ports(String title, List<PortDeclaration> ports) {
        if (!ports.isEmpty()) {
            output.out.println("\n" + title);
        }
        for (PortDeclaration port : ports) {
            String name = port.repeated() ? port.name() + "1, " + port.name() + "2, ..." : port.name();
            output.out.println("  " + name + ": " + port.type().id() + (port.optional() ? ", optional" : "") + (port.description().isEmpty() ? "" : ". " + port.description()));
        }
    }

    private void settings(SettingsSchema<?> schema, String indent) {
        for (SettingField field : schema.fields()) {
            String value = field.required() ? "must be given" : field.defaultValue().map(json -> "default " + json).orElse("optional");
            if (field.type() instanceof SettingType.Group group) {
                output.out.println(indent + field.name() + ": " + field.documentation());
                settings(group.schema(), indent + "  ");
            } else {
                output.out.println(indent + field.name() + ": " + field.describe() + "; " + value);
                output.out.println(indent + "    " + field.documentation());
            }
        }
    }
}
