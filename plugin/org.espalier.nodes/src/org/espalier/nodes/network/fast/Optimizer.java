package org.espalier.nodes.network.fast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.bytedeco.javacpp.FloatPointer;
import org.espalier.nodes.network.ParameterGrid;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Changes the parameters after a backward pass, in Deeplearning4j's order: divide by the rows, clip or scale, add L1 and L2,
 * apply the update rule, add weight decay, subtract. It goes through the parameters once, in pieces that stay in the processor's
 * first cache from one of these to the next.
 */
final class Optimizer {
    private static final int PIECE = 2048;

    private final Parameters parameters;
    private final boolean divideByRows;
    private final List<Layer> layers = new ArrayList<>();
    private final List<UpdateRule> rules;
    private final float[][] memory;
    private float[] mask;
    /** What the steps are subtracted from: the parameters that the network computes with, or those behind them when it rounds. */
    private float[] values;
    private List<ParameterGrid> grids = List.of();

    private record Layer(LayerParameters configured, List<Block> blocks) {
    }

    private record Block(LayerParameters.Block configured, UpdateRule rule, FloatPointer values, FloatPointer gradients) {
    }

    Optimizer(NetworkPlan plan, Parameters parameters) throws UnsupportedConfigurationException {
        this.parameters = parameters;
        values = parameters.values;
        divideByRows = plan.divideByRows();
        Map<IUpdater, UpdateRule> known = new LinkedHashMap<>();
        int memories = 0;
        for (LayerParameters layer : plan.layers()) {
            List<Block> blocks = new ArrayList<>();
            for (LayerParameters.Block block : layer.blocks()) {
                UpdateRule rule = known.get(block.updater());
                if (rule == null) {
                    rule = UpdateRule.of(block.updater());
                    known.put(block.updater(), rule);
                }
                memories = Math.max(memories, rule.memories());
                blocks.add(new Block(block, rule, parameters.nativeValues.at(block.offset()),
                        parameters.nativeGradients.at(block.offset())));
            }
            layers.add(new Layer(layer, blocks));
        }
        rules = List.copyOf(known.values());
        memory = new float[memories][parameters.values.length];
        for (Layer layer : layers) {
            for (Block block : layer.blocks) {
                for (int i = 0; i < block.rule.memories(); i++) {
                    int from = block.configured.offset();
                    Arrays.fill(memory[i], from, from + block.configured.length(), block.rule.memoryAtStart());
                }
            }
        }
    }

    /** Keeps parameters whose bit is clear at zero from now on. */
    void mask(BitSet kept) {
        mask = new float[values.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = kept.get(i) ? 1f : 0f;
        }
        set(values);
    }

    /** Sets the parameters; masked ones stay zero. */
    void set(float[] others) {
        for (int i = 0; i < values.length; i++) {
            values[i] = mask == null || mask[i] != 0 ? others[i] : 0f;
        }
        round(0, values.length);
        parameters.publish(0, values.length);
    }

    /** The parameters, unrounded; not a copy. */
    float[] values() {
        return values;
    }

    /** Has the network compute with rounded parameters from now on. */
    void setGrids(List<ParameterGrid> wanted) {
        for (ParameterGrid grid : wanted) {
            if (grid.end() > values.length) {
                throw new IllegalArgumentException("the network has " + values.length + " parameters, found " + grid);
            }
        }
        if (wanted.isEmpty()) {
            System.arraycopy(values, 0, parameters.values, 0, values.length);
            values = parameters.values;
        } else if (values == parameters.values) {
            values = values.clone();
        }
        grids = wanted.stream().sorted(Comparator.comparingInt(ParameterGrid::from)).toList();
        round(0, values.length);
        parameters.publish(0, values.length);
    }

    /** Gives the network the parameters from one to before another, rounded where they are on a grid. */
    private void round(int from, int to) {
        if (grids.isEmpty()) {
            return;
        }
        System.arraycopy(values, from, parameters.values, from, to - from);
        for (int i = 0; i < grids.size(); i++) {
            ParameterGrid grid = grids.get(i);
            if (grid.from() < to && grid.end() > from) {
                grid.round(values, parameters.values, Math.max(from, grid.from()), Math.min(to, grid.end()));
            }
        }
    }

    /** What the regularisation adds to the loss. */
    double penalty(int iteration, int epoch) {
        double sum = 0;
        for (Layer layer : layers) {
            for (Block block : layer.blocks) {
                for (Penalty penalty : block.configured.penalties()) {
                    double size = penalty.kind() == Penalty.Kind.L1 ? Blas.magnitudes(block.configured.length(), block.values)
                            : 0.5 * Blas.squares(block.configured.length(), block.values);
                    sum += penalty.coefficient().valueAt(iteration, epoch) * size;
                }
            }
        }
        return sum;
    }

    /** Makes one step with the gradients that the stages left. */
    void step(int rows, int iteration, int epoch) {
        for (UpdateRule rule : rules) {
            rule.prepare(iteration, epoch);
        }
        for (Layer layer : layers) {
            step(layer, divideByRows ? rows : 1, iteration, epoch);
        }
    }

    private void step(Layer layer, int rows, int iteration, int epoch) {
        double threshold = layer.configured.threshold();
        float limit = Float.POSITIVE_INFINITY;
        double factor = 1;
        boolean byBlock = false;
        switch (layer.configured.normalization()) {
            case None -> {
                // The gradient stays.
            }
            case ClipElementWiseAbsoluteValue -> limit = (float) threshold;
            case ClipL2PerLayer, RenormalizeL2PerLayer -> {
                double squares = 0;
                for (Block block : layer.blocks) {
                    squares += squares(block, rows);
                }
                factor = factor(layer, Math.sqrt(squares));
            }
            case ClipL2PerParamType, RenormalizeL2PerParamType -> byBlock = true;
        }
        for (Block block : layer.blocks) {
            double own = byBlock ? factor(layer, Math.sqrt(squares(block, rows))) : factor;
            step(block, (float) (own / divisor(block, rows)), limit, iteration, epoch);
        }
    }

    private static int divisor(Block block, int rows) {
        return block.configured.summedOverRows() ? rows : 1;
    }

    /** The sum of squares of a block's gradient, after the division by the rows. */
    private double squares(Block block, int rows) {
        double squares = block.configured.inNativeMemory() ? Blas.squares(block.configured.length(), block.gradients)
                : Loops.squares(parameters.gradients, block.configured.offset(), block.configured.length());
        int divisor = divisor(block, rows);
        return squares / divisor / divisor;
    }

    /** What a gradient of this L2 norm is multiplied by. */
    private static double factor(Layer layer, double norm) {
        double threshold = layer.configured.threshold();
        return switch (layer.configured.normalization()) {
            case None, ClipElementWiseAbsoluteValue -> 1;
            case ClipL2PerLayer, ClipL2PerParamType -> norm > threshold ? threshold / norm : 1;
            case RenormalizeL2PerLayer, RenormalizeL2PerParamType -> 1 / (norm == 0 ? 1e-5 : norm);
        };
    }

    private void step(Block block, float factor, float limit, int iteration, int epoch) {
        float[] gradients = parameters.gradients;
        int end = block.configured.offset() + block.configured.length();
        for (int from = block.configured.offset(); from < end; from += PIECE) {
            int to = Math.min(end, from + PIECE);
            if (block.configured.inNativeMemory()) {
                parameters.nativeGradients.get(from, gradients, from, to - from);
            }
            if (factor != 1) {
                Loops.scale(gradients, from, to, factor);
            }
            if (limit != Float.POSITIVE_INFINITY) {
                clip(gradients, from, to, limit);
            }
            penalize(block, false, from, to, iteration, epoch);
            block.rule.apply(gradients, memory, from, to);
            penalize(block, true, from, to, iteration, epoch);
            if (mask == null) {
                subtract(values, gradients, from, to);
            } else {
                // Zero minus zero stays zero, so that a masked parameter never moves.
                subtract(values, gradients, mask, from, to);
            }
            round(from, to);
            parameters.publish(from, to - from);
        }
    }

    private void penalize(Block block, boolean afterRule, int from, int to, int iteration, int epoch) {
        List<Penalty> penalties = block.configured.penalties();
        for (int i = 0; i < penalties.size(); i++) {
            Penalty penalty = penalties.get(i);
            if (penalty.kind() == Penalty.Kind.WEIGHT_DECAY == afterRule) {
                double coefficient = penalty.coefficient().valueAt(iteration, epoch);
                double rate = penalty.timesLearningRate() ? block.rule.learningRate(iteration, epoch) : 1;
                penalty.add(parameters.gradients, parameters.values, from, to, (float) (coefficient * rate));
            }
        }
    }

    private static void clip(float[] gradients, int from, int to, float limit) {
        for (int i = from; i < to; i++) {
            gradients[i] = Math.min(limit, Math.max(-limit, gradients[i]));
        }
    }

    private static void subtract(float[] values, float[] updates, int from, int to) {
        for (int i = from; i < to; i++) {
            values[i] -= updates[i];
        }
    }

    private static void subtract(float[] values, float[] updates, float[] mask, int from, int to) {
        for (int i = from; i < to; i++) {
            values[i] -= updates[i] * mask[i];
        }
    }
}
