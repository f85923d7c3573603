package org.espalier.nodes.network.fast;

import java.util.BitSet;
import java.util.List;

import org.espalier.nodes.network.EpochOrder;
import org.espalier.nodes.network.ParameterGrid;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingSession;

/** A network in training: stages, parameters and the memory that they work in. */
final class FastSession implements TrainingSession {
    private final NetworkPlan plan;
    private final TrainingData data;
    private final TrainingData.Reader reader;
    private final TrainingOptions options;
    private final int rows;
    private final Parameters parameters;
    private final Optimizer optimizer;
    private final Stage[] stages;
    private final int firstTrainable;
    private final LossHead head;
    private final int[] batch;
    private final float[] features;
    private final float[] labels;
    private int iteration;
    private int epoch;
    private boolean closed;

    FastSession(NetworkPlan plan, float[] start, TrainingData data, TrainingOptions options, int iteration)
            throws UnsupportedConfigurationException {
        require(start.length == plan.parameters(), "parameters", plan.parameters(), start.length);
        require(data.features() == plan.inputs(), "features", plan.inputs(), data.features());
        require(data.labels() == plan.outputs(), "labels", plan.outputs(), data.labels());
        this.plan = plan;
        this.data = data;
        this.reader = data.reader();
        this.options = options;
        this.iteration = iteration;
        rows = Math.max(1, Math.min(options.batchSize(), data.rows()));
        parameters = new Parameters(start);
        optimizer = new Optimizer(plan, parameters);
        stages = new Stage[plan.stages().size()];
        int first = stages.length;
        for (int i = stages.length - 1; i >= 0; i--) {
            stages[i] = plan.stages().get(i).create(parameters, rows, options.seed());
            first = stages[i].trainable() ? i : first;
        }
        firstTrainable = first;
        head = new LossHead(plan.head().activation(), plan.head().loss(), plan.outputs(), rows);
        batch = new int[rows];
        features = new float[Math.multiplyExact(rows, plan.inputs())];
        labels = new float[Math.multiplyExact(rows, plan.outputs())];
    }

    private static void require(boolean fits, String what, int expected, int found) {
        if (!fits) {
            throw new IllegalArgumentException("the network has " + expected + " " + what + ", found " + found);
        }
    }

    @Override
    public double epoch(Runnable checkpoint) {
        requireOpen();
        EpochOrder order = EpochOrder.of(data, options.seed(), epoch);
        double sum = 0;
        for (int count = order.next(batch, rows); count > 0; count = order.next(batch, rows)) {
            reader.rows().copy(batch, 0, count, features, labels);
            sum += step(count) * count;
            checkpoint.run();
        }
        epoch++;
        return data.rows() == 0 ? 0 : sum / data.rows();
    }

    /** Learns from the first rows of {@link #features} and {@link #labels}; returns the loss of the batch before. */
    private double step(int count) {
        for (Stage stage : stages) {
            stage.prepare(iteration, epoch);
        }
        forward(count, true);
        double loss = head.loss(labels, count) / (plan.divideByRows() ? count : 1) + optimizer.penalty(iteration, epoch);
        float[] gradient = head.gradient(labels, count);
        for (int i = stages.length - 1; i >= firstTrainable; i--) {
            gradient = stages[i].backward(gradient, count, i > firstTrainable);
        }
        optimizer.step(count, iteration, epoch);
        iteration++;
        return loss;
    }

    private float[] forward(int count, boolean training) {
        float[] values = features;
        for (Stage stage : stages) {
            values = stage.forward(values, count, training);
        }
        return head.forward(values, count);
    }

    @Override
    public float[] output(TrainingData other) {
        requireOpen();
        int width = plan.outputs();
        int[] order = EpochOrder.sequential(other.rows());
        float[] outputs = new float[Math.multiplyExact(order.length, width)];
        try (TrainingData.Reader others = other.reader()) {
            for (int from = 0; from < order.length; from += rows) {
                int count = Math.min(rows, order.length - from);
                others.rows().copyFeatures(order, from, count, features);
                System.arraycopy(forward(count, false), 0, outputs, from * width, count * width);
            }
        }
        return outputs;
    }

    @Override
    public double loss(TrainingData other) {
        requireOpen();
        int[] order = EpochOrder.sequential(other.rows());
        double sum = 0;
        try (TrainingData.Reader others = other.reader()) {
            for (int from = 0; from < order.length; from += rows) {
                int count = Math.min(rows, order.length - from);
                others.rows().copy(order, from, count, features, labels);
                forward(count, false);
                sum += head.loss(labels, count);
            }
        }
        return order.length == 0 ? 0 : sum / order.length;
    }

    @Override
    public float[] parameters() {
        return optimizer.values().clone();
    }

    @Override
    public void setParameters(float[] values) {
        requireOpen();
        require(values.length == plan.parameters(), "parameters", plan.parameters(), values.length);
        optimizer.set(values);
    }

    @Override
    public void setMask(BitSet kept) {
        requireOpen();
        optimizer.mask(kept);
    }

    @Override
    public void setGrids(List<ParameterGrid> grids) {
        requireOpen();
        optimizer.setGrids(grids);
    }

    /** Without this, closed memory would be written to. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        reader.close();
        for (Stage stage : stages) {
            stage.close();
        }
        parameters.close();
    }
}
