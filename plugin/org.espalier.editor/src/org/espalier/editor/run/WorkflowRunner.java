package org.espalier.editor.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.espalier.editor.Messages;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.NodeStatus;
import org.espalier.editor.model.WorkflowModel;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.ConfiguredNode;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.workflow.Workflow;

/**
 * Configures the workflow of an editor whenever it changes, runs it when asked to, and keeps the lights of its nodes right.
 * Everything that takes time happens in jobs; what they find is shown on the user interface's thread, on which alone the public
 * methods may be called.
 */
public final class WorkflowRunner {
    private static final int CONFIGURE_DELAY_MILLIS = 150;

    /** Hears when something new is known of a workflow. */
    public interface Listener {
        /** Configuring or running has shown something new. */
        void updated(WorkflowRunner runner);
    }

    private final WorkflowModel model;
    private final Optional<IFile> resource;
    private final List<Problem> fileProblems;
    private final ResultStore store;
    private final Display display = Display.getCurrent();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, FailedNode> failures = new LinkedHashMap<>();
    private LiveSeries series = new LiveSeries();
    private final Job configureJob;
    private final Element.Listener edited = this::edited;
    private Workflow configuredLast;
    private Snapshot snapshot = Snapshot.NONE;
    private Optional<RunJob> running = Optional.empty();
    private boolean disposed;

    /** A node that failed, and the key that it had: with another key it may fare better. */
    private record FailedNode(String key, List<Problem> problems) {
    }

    /**
     * @param resource the workspace file that markers are put on
     * @param fileProblems what is wrong with the file itself
     */
    public WorkflowRunner(WorkflowModel model, Optional<IFile> resource, List<Problem> fileProblems) {
        this.model = model;
        this.resource = resource;
        this.fileProblems = fileProblems;
        this.store = new ResultStore(model.file().toAbsolutePath().resolveSibling(".espalier"));
        this.configureJob = Job.create(NLS.bind(Messages.jobConfigure, model.file().getFileName()), this::configure);
        configureJob.setSystem(true);
        configureJob.setPriority(Job.SHORT);
        model.addListener(edited);
        adoptRun();
        configureJob.schedule();
    }

    /** The run that an earlier editor of the file has begun becomes this one's. */
    private void adoptRun() {
        running = RunJob.of(model.file()).filter(job -> job.moveTo(this));
        running.ifPresent(job -> series = job.series());
    }

    /** Listens no more. A run goes on: closing an editor, or loading its file again, must not cost what was computed for hours. */
    public void dispose() {
        disposed = true;
        model.removeListener(edited);
        configureJob.cancel();
    }

    boolean isDisposed() {
        return disposed;
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    public WorkflowModel model() {
        return model;
    }

    /** What configuring has shown last. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** The results on disk. */
    public ResultStore store() {
        return store;
    }

    /** The curves that executing nodes draw. */
    public LiveSeries series() {
        return series;
    }

    /** Whether nodes execute now. */
    public boolean isRunning() {
        return running.isPresent();
    }

    boolean isRunning(RunJob job) {
        return running.filter(job::equals).isPresent();
    }

    /** Whether the snapshot shows the workflow as it is now. */
    public boolean isUpToDate() {
        return snapshot.workflow() == model.workflow();
    }

    private void edited(Element element, Element.Change change) {
        if (change == Element.Change.CONTENT && model.workflow() != configuredLast) {
            configureSoon();
        }
    }

    /** Configures again in a moment, as after a change of a file that a node reads. */
    public void configureSoon() {
        configureJob.schedule(CONFIGURE_DELAY_MILLIS);
    }

    private IStatus configure(IProgressMonitor monitor) {
        Workflow workflow = model.workflow();
        configuredLast = workflow;
        Snapshot next = Snapshot.of(workflow, model.file(), model.registry(), store, List.of());
        onDisplay(() -> {
            snapshot = next;
            failures.entrySet().removeIf(entry -> next.configured(entry.getKey()).stream().noneMatch(node -> node.key().equals(entry.getValue().key())));
            refresh();
        });
        return Status.OK_STATUS;
    }

    void onDisplay(Runnable task) {
        if (!display.isDisposed()) {
            display.asyncExec(() -> {
                if (!disposed) {
                    task.run();
                }
            });
        }
    }

    /** Gives every node the light that it should have. */
    private void refresh() {
        for (NodeElement node : model.nodes()) {
            if (running.isEmpty() || !running.get().concerns(node.id())) {
                node.setStatus(status(node.id()));
            }
        }
        List<Problem> problems = new ArrayList<>(fileProblems);
        problems.addAll(snapshot.problems());
        failures.values().forEach(failure -> problems.addAll(failure.problems()));
        resource.ifPresent(file -> ProblemMarkers.replace(file, problems));
        listeners.forEach(listener -> listener.updated(this));
    }

    /** What the light of a node that does not execute shows. */
    NodeStatus status(String id) {
        FailedNode failure = failures.get(id);
        if (failure != null) {
            return new NodeStatus(NodeState.FAILED, -1, "", failure.problems(), List.of());
        }
        List<Problem> problems = snapshot.problemsOf(id);
        List<ConfiguredNode> configured = snapshot.configured(id);
        if (!problems.isEmpty() || configured.isEmpty()) {
            return new NodeStatus(NodeState.IDLE, -1, "", problems, List.of());
        }
        boolean executed = configured.stream().allMatch(node -> snapshot.stored().containsKey(node.node().id()));
        List<String> warnings = configured.stream().flatMap(node -> snapshot.result(node.node().id()).stream()).flatMap(result -> result.warnings().stream()).toList();
        return new NodeStatus(executed ? NodeState.EXECUTED : NodeState.CONFIGURED, -1, "", List.of(), warnings);
    }

    /**
     * Runs the workflow as it is now; what is changed meanwhile does not matter to this run.
     *
     * @param only the nodes that are wanted, with all that they need; all nodes when empty
     * @return the job, or nothing when a run is going on already
     */
    public Optional<Job> run(List<String> only) {
        if (isRunning() || model.nodes().isEmpty()) {
            return Optional.empty();
        }
        failures.clear();
        series.clear();
        var job = new RunJob(this, model.workflow(), only);
        running = Optional.of(job);
        job.schedule();
        refresh();
        return Optional.of(job);
    }

    /** Tells the run to stop. */
    public void cancel() {
        running.ifPresent(Job::cancel);
    }

    /**
     * Asks nodes that execute to come to an end with what they have, as a training with the model of its last epoch; the run goes on.
     *
     * @param ids the nodes; all that execute when empty
     */
    public void stopEarly(List<String> ids) {
        running.ifPresent(job -> job.stopEarly(ids));
    }

    /** A run is over. */
    void finished(RunJob job, Map<String, List<Problem>> failed) {
        running = Optional.empty();
        failed.forEach((id, problems) -> {
            String shown = id.contains("/") ? id.substring(0, id.indexOf('/')) : id;
            job.key(id).ifPresent(key -> failures.put(shown, new FailedNode(key, problems)));
        });
        // What was executed keeps its light until configuring has seen the stored results.
        model.nodes().stream().filter(node -> node.status().state() != NodeState.EXECUTED).forEach(node -> node.setStatus(status(node.id())));
        listeners.forEach(listener -> listener.updated(this));
        configureJob.schedule();
    }

    /**
     * Forgets the results of nodes and of all that depend on them.
     *
     * @param ids the nodes; all when empty
     */
    public void reset(List<String> ids) {
        if (isRunning()) {
            return;
        }
        Set<String> affected = new LinkedHashSet<>(ids.isEmpty() ? snapshot.graph().nodes().keySet() : Snapshot.expanded(snapshot.graph(), ids));
        Map<String, Set<String>> successors = snapshot.graph().successors();
        var open = new java.util.ArrayDeque<>(affected);
        while (!open.isEmpty()) {
            successors.getOrDefault(open.pop(), Set.of()).stream().filter(affected::add).forEach(open::push);
        }
        List<String> keys = affected.stream().map(id -> snapshot.configuration().nodes().get(id)).filter(java.util.Objects::nonNull).map(ConfiguredNode::key).toList();
        failures.clear();
        Job job = Job.create(NLS.bind(Messages.jobReset, model.file().getFileName()), monitor -> {
            keys.forEach(store::remove);
            configureJob.schedule();
        });
        job.setSystem(true);
        job.schedule();
    }

    Optional<IFile> resource() {
        return resource;
    }
}
