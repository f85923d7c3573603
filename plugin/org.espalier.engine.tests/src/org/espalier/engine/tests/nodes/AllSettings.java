package org.espalier.engine.tests.nodes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.Advanced;
import org.espalier.engine.settings.Column;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.InputFile;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.Multiline;
import org.espalier.engine.settings.OutputFile;
import org.espalier.engine.settings.Range;

/** Has settings of every type. */
public final class AllSettings implements NodeModel<AllSettings.Settings> {

    /** A choice. */
    public enum Shape { ROUND, N_OF_M }

    /** Settings within a setting. */
    public record Part(
            @Label("Depth") @Doc("A depth") @Default("2") @Range(min = 1, max = 9) int depth,
            @Label("Tag") @Doc("A tag") Optional<String> tag,
            @Label("Inner") @Doc("More settings") Inner inner) {
    }

    /** Settings within those. */
    public record Inner(@Label("On") @Doc("A switch") @Default("false") boolean on) {
    }

    /** Two that must fit together. */
    public record Limits(@Label("Low") @Doc("The lower one") @Default("0") double low, @Label("High") @Doc("The upper one") @Default("1") double high) {
        public Limits {
            if (low > high) {
                throw new IllegalArgumentException("low is above high");
            }
        }
    }

    public record Settings(
            @Label("Flag") @Doc("A flag") @Default("true") boolean flag,
            @Label("Whole") @Doc("A whole number") @Default("5") @Range(min = -10, max = 10) int whole,
            @Label("Long") @Doc("A long whole number") @Default("5000000000") long large,
            @Label("Real") @Doc("A number") @Default("0.5") @Range(min = 0, max = 1, exclusive = true) double real,
            @Label("Text") @Doc("A text") @Default("some text") @Multiline String text,
            @Label("Shape") @Doc("A choice") @Default("round") Shape shape,
            @Label("Numbers") @Doc("Numbers") @Default("[64, 32]") @Range(min = 1) List<Integer> numbers,
            @Label("Weights") @Doc("A number by name") @Default("{}") Map<String, Double> weights,
            @Label("Shapes") @Doc("Choices") @Default("[]") List<Shape> shapes,
            @Label("Columns") @Doc("Columns") @Default("[]") @Column(port = "table") List<String> columns,
            @Label("Maybe") @Doc("A number or none") @Advanced Optional<Double> maybe,
            @Label("Part") @Doc("Settings within") Part part,
            @Label("Parts") @Doc("Several of them") @Default("[]") List<Part> parts,
            @Label("Limits") @Doc("Limits") Limits limits,
            @Label("Any") @Doc("Any JSON") @Default("[{\"dense\": 4}]") JsonNode any,
            @Label("Input") @Doc("A file to read") @InputFile(extensions = {"csv", "txt"}) Optional<Path> input,
            @Label("Output") @Doc("A file to write") @OutputFile Optional<Path> output,
            @Label("Must") @Doc("A text that must be given") String must) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        return List.of();
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) {
        return List.of();
    }
}
