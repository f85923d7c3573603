package org.espalier.nodes.tests.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.LayerList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers as workflow files name them: what they become, and what is said about those that cannot be. */
class LayerListTest {
    private static final List<ColumnSpec> MNIST = List.of(new ColumnSpec("image", new ColumnType.Tensor(List.of(28, 28))));
    private static final List<ColumnSpec> COLUMNS = List.of(new ColumnSpec("x", ColumnType.FLOAT64), new ColumnSpec("y", ColumnType.FLOAT64));

    private static LayerList read(String json, double dropout) {
        try {
            var entries = new ArrayList<JsonNode>();
            new ObjectMapper().readTree(json.replace('\'', '"')).forEach(entries::add);
            return LayerList.read(entries, "layers", Activation.RELU, dropout);
        } catch (java.io.IOException fault) {
            throw new IllegalArgumentException(fault);
        }
    }

    @Test
    void leNet5IsAFewWords() {
        LayerList layers = read("[{'conv': 20, 'kernel': 5}, {'pool': 2}, {'conv': 50, 'kernel': 5}, {'pool': 2}, 500]", 0);
        assertEquals(List.of(), layers.problems());
        assertEquals(java.util.Optional.empty(), layers.misfit(MNIST));
        assertEquals(List.of("conv 20 5x5 relu: 20x24x24", "pool max 2x2 stride 2: 20x12x12", "conv 50 5x5 relu: 50x8x8", "pool max 2x2 stride 2: 50x4x4", "dense 500 relu: 500"),
                layers.describe(MNIST));
    }

    @Test
    void everyKindOfLayerCanBeNamed() {
        LayerList layers = read("[{'conv': 8, 'kernel': [3, 5], 'stride': [2, 1], 'padding': [1, 2], 'activation': 'identity'}, {'batchNorm': true, 'decay': 0.8, 'epsilon': 0.001},"
                + " {'activation': 'leaky-relu'}, {'pool': [2, 1], 'kind': 'mean', 'stride': 1, 'padding': 'same'}, {'dropout': 0.25}, {'globalPool': 'mean'}, {'dense': 30, 'activation': 'tanh'}, 7]", 0.5);
        assertEquals(List.of(), layers.problems());
        assertEquals(List.of("conv 8 3x5 stride 2x1 padding 1x2 identity: 8x14x28", "batchNorm: 8x14x28", "activation leaky-relu: 8x14x28", "pool mean 2x1 same: 8x14x28",
                "dropout 0.25: 8x14x28", "globalPool mean: 8", "dense 30 tanh: 30", "dropout 0.5: 30", "dense 7 relu: 7", "dropout 0.5: 7"), layers.describe(MNIST));
    }

    @Test
    void unitsAloneTakeAnyColumns() {
        LayerList layers = read("[300, 100]", 0);
        assertEquals(List.of("dense 300 relu", "dense 100 relu"), layers.describe(COLUMNS));
        assertEquals(java.util.Optional.empty(), layers.misfit(COLUMNS));
        assertEquals(java.util.Optional.empty(), layers.misfit(MNIST));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[0]                                        | layers[0]            | 1 to 1048576",
        "[64, 1.5]                                  | layers[1]            | 1 to 1048576",
        "[64, 'relu']                               | layers[1]            | a number of units",
        "[64, true]                                 | layers[1]            | a number of units",
        "[{}]                                       | layers[0]            | does not say what it is",
        "[{'convo': 3}]                             | layers[0]            | write \"conv\"",
        "[{'conv': 3, 'pool': 2}]                   | layers[0]            | more than one layer",
        "[3, {'conv': 0}]                           | layers[1].conv       | found:    0",
        "[{'conv': 3, 'kernel': 0}]                 | layers[0].kernel     | 1 to 1024",
        "[{'conv': 3, 'kernel': [3, 3, 3]}]         | layers[0].kernel     | [height, width]",
        "[{'conv': 3, 'kernal': 5}]                 | layers[0].kernal     | write \"kernel\"",
        "[{'conv': 3, 'padding': 'full'}]           | layers[0].padding    | \"same\"",
        "[{'conv': 3, 'kernel': 2, 'stride': 3, 'padding': 'same'}] | layers[0] | leaves points out",
        "[{'conv': 3, 'activation': 'softmax'}]     | layers[0].activation | leaky-relu",
        "[{'conv': 3, 'activation': 'tanhh'}]       | layers[0].activation | write \"tanh\"",
        "[{'pool': 2, 'kind': 'median'}]            | layers[0].kind       | max, mean",
        "[{'pool': 2, 'padding': 2}]                | layers[0]            | less than its window",
        "[{'pool': 2, 'activation': 'relu'}]        | layers[0].activation | nothing of this name",
        "[{'globalPool': 2}]                        | layers[0].globalPool | max, mean",
        "[{'batchNorm': false}]                     | layers[0].batchNorm  | true",
        "[{'batchNorm': true, 'decay': 1}]          | layers[0].decay      | below 1",
        "[{'dropout': 1}]                           | layers[0].dropout    | below 1",
        "[{'dropout': 'half'}]                      | layers[0].dropout    | below 1",
        "[[3, 4]]                                   | layers[0]            | this is no layer"})
    void aWrongEntryIsReportedWithItsPlace(String json, String place, String part) {
        List<Problem> problems = read(json, 0).problems();
        assertEquals(1, problems.size(), problems.toString());
        assertEquals(place, problems.get(0).setting());
        assertTrue(problems.get(0).message().contains(part), problems.get(0).message());
    }

    @Test
    void allWrongEntriesAreReportedAtOnce() {
        List<Problem> problems = read("[{'conv': 3, 'kernel': 0, 'stride': 'x'}, 0, {'dropout': 2}]", 0).problems();
        assertEquals(List.of("layers[0].kernel", "layers[0].stride", "layers[1]", "layers[2].dropout"), problems.stream().map(Problem::setting).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "[{'conv': 3, 'kernel': 29}]                        | layers[0] | images of 28 x 28 points and 1 channel",
        "[{'pool': 4}, {'pool': 4}, {'conv': 2, 'kernel': 2}] | layers[2] | images of 1 x 1 points",
        "[{'conv': 5, 'kernel': 9}, {'pool': 4}, {'conv': 2, 'kernel': 6}] | layers[2] | after conv 5 9x9 relu: 5x20x20, pool max 4x4 stride 4: 5x5x5",
        "[{'dropout': 0.5}, 10, {'conv': 3}]                | layers[2] | 10 values",
        "[{'globalPool': 'max'}, {'pool': 2}]               | layers[1] | 1 values",
        "[{'conv': 1048576, 'kernel': 1}, {'dropout': 0.1}] | layers[0] | too many values",
        "[{'conv': 512, 'kernel': 1}, 1000]                 | layers[1] | too many parameters"})
    void aLayerThatDoesNotFitIsReportedWithItsPlaceAndWhatComes(String json, String place, String part) {
        LayerList layers = read(json, 0);
        assertEquals(List.of(), layers.problems());
        Problem problem = layers.misfit(MNIST).orElseThrow();
        assertEquals(place, problem.setting());
        assertTrue(problem.message().contains(part), problem.message());
    }

    @Test
    void imagesAreOneColumnOfTheRightExtents() {
        LayerList layers = read("[10, {'conv': 3}]", 0);
        for (List<ColumnSpec> columns : List.of(COLUMNS, List.of(MNIST.get(0), COLUMNS.get(0)), List.of(new ColumnSpec("t", new ColumnType.Tensor(List.of(784)))))) {
            Problem problem = layers.misfit(columns).orElseThrow();
            assertEquals("layers[1]", problem.setting());
            assertTrue(problem.message().contains("features are none"), problem.message());
        }
    }
}
