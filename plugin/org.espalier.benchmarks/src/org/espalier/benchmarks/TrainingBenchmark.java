package org.espalier.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.nodes.network.ParameterGrid;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingSession;
import org.espalier.nodes.network.fast.FastTrainer;

/**
 * Measures how long an epoch of training takes.
 *
 * <p>Usage: {@code TrainingBenchmark TOOL WORK REPETITIONS}. Prints one line a repetition, {@code WORK TOOL SECONDS}. TOOL is
 * <ul>
 * <li>{@code espalier}: the fast trainer; processor seconds of the whole process,
 * <li>{@code masked}: the same with nine of ten weights masked,
 * <li>{@code rounded}: the same with all parameters rounded to 8 bits within each step,
 * <li>{@code dl4j}: Deeplearning4j's own fit,
 * <li>{@code alone} and {@code pair}: elapsed seconds of one session, and of two in two threads.
 * </ul>
 */
public final class TrainingBenchmark {

    private TrainingBenchmark() {
    }

    public static void main(String[] arguments) {
        String tool = arguments[0];
        Work work = Work.named(arguments[1]);
        int repetitions = Integer.parseInt(arguments[2]);
        List<Double> seconds = switch (tool) {
            case "espalier", "masked", "rounded" -> sessions(work, tool, 1, repetitions, false);
            case "alone" -> sessions(work, tool, 1, repetitions, true);
            case "pair" -> sessions(work, tool, 2, repetitions, true);
            case "dl4j" -> reference(work, repetitions);
            default -> throw new IllegalArgumentException("unknown tool " + tool);
        };
        for (double second : seconds) {
            System.out.println(String.format(Locale.ROOT, "%s %s %.6f", work.name(), tool, second));
        }
    }

    private static List<Double> sessions(Work work, String tool, int threads, int repetitions, boolean elapsed) {
        List<TrainingSession> sessions = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            MultiLayerConfiguration configuration = work.configuration();
            MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
            network.init();
            float[] start = network.params().toFloatVector();
            TrainingSession session = new FastTrainer().start(configuration, start, work.data(), new TrainingOptions(work.batchSize(), i));
            if (tool.equals("masked")) {
                session.setMask(everyTenth(start.length));
            } else if (tool.equals("rounded")) {
                session.setGrids(List.of(new ParameterGrid(0, start.length, 0.005f, -128, 127)));
            }
            sessions.add(session);
        }
        try {
            return measure(() -> together(sessions, work.epochs()), work.epochs(), work.warmUp(), repetitions, elapsed);
        } finally {
            sessions.forEach(TrainingSession::close);
        }
    }

    private static BitSet everyTenth(int count) {
        BitSet kept = new BitSet(count);
        for (int i = 0; i < count; i += 10) {
            kept.set(i);
        }
        return kept;
    }

    private static void together(List<TrainingSession> sessions, int epochs) {
        List<Thread> threads = new ArrayList<>();
        for (TrainingSession session : sessions.subList(1, sessions.size())) {
            Thread thread = new Thread(() -> train(session, epochs));
            thread.start();
            threads.add(thread);
        }
        train(sessions.get(0), epochs);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interruption) {
                throw new IllegalStateException(interruption);
            }
        }
    }

    private static void train(TrainingSession session, int epochs) {
        for (int i = 0; i < epochs; i++) {
            session.epoch(() -> { });
        }
    }

    private static List<Double> reference(Work work, int repetitions) {
        MultiLayerNetwork network = new MultiLayerNetwork(work.configuration());
        network.init();
        return measure(() -> network.fit(work.iterator()), 1, 1, repetitions, false);
    }

    private static List<Double> measure(Runnable run, int epochs, int warmUp, int repetitions, boolean elapsed) {
        for (int i = 0; i < warmUp; i++) {
            run.run();
        }
        List<Double> seconds = new ArrayList<>();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            long start = now(elapsed);
            run.run();
            seconds.add((now(elapsed) - start) / 1e9 / epochs);
        }
        return seconds;
    }

    private static long now(boolean elapsed) {
        return elapsed ? System.nanoTime()
                : ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
