package org.espalier.engine.tests.nodes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.InputFile;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.Range;
import org.espalier.engine.workflow.FolderFiles;

/** Makes a table of multiples, or reads one from a file with a number in each line, or from all such files in a folder. */
public final class Source implements NodeModel<Source.Settings> {

    public record Settings(
            @Label("Rows") @Doc("How many rows") @Default("3") @Range(min = 0, max = 1_000_000) int rows,
            @Label("Factor") @Doc("What the row's number is multiplied with") @Default("1") double factor,
            @Label("File") @Doc("Where the numbers are instead") @InputFile(extensions = "txt") Optional<Path> file,
            @Label("Note") @Doc("No matter what") @Default("") String note) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        return List.of(Tables.SPEC);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        var numbers = new ArrayList<Double>();
        if (settings.file().isPresent()) {
            Path file = settings.file().get();
            for (Path part : Files.isDirectory(file) ? FolderFiles.in(file) : List.of(file)) {
                if (part.equals(file) || part.toString().endsWith(".txt")) {
                    Files.readAllLines(part).forEach(line -> numbers.add(Double.valueOf(line)));
                }
            }
        } else {
            for (int i = 0; i < settings.rows(); i++) {
                numbers.add(i * settings.factor());
            }
        }
        context.metric("sum", numbers.stream().mapToDouble(Double::doubleValue).sum());
        return List.of(Tables.write(context, "table", numbers));
    }
}
