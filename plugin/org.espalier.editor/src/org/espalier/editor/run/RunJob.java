package org.espalier.editor.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTException;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchListener;
import org.eclipse.ui.PlatformUI;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.NodeStatus;
import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.Run;
import org.espalier.engine.run.RunListener;
import org.espalier.engine.run.RunReport;
import org.espalier.engine.workflow.Workflow;

/** One run of a workflow, with its progress in the Progress view, its lines in the console and its lights on the canvas. */
final class RunJob extends Job {
    private static final int TICKS = 1000;
    private static final long SHOW_MILLIS = 60;
    private static final long LAST_MILLIS = 3_000;

    private final Workflow workflow;
    private final Path file;
    private final LiveSeries series;
    private final Display display = Display.getCurrent();
    private final List<String> only;
    private final RunConsole console;
    private final Map<String, NodeStatus> news = new LinkedHashMap<>();
    private final Map<String, NodeState> states = new ConcurrentHashMap<>();
    private final Map<String, Double> fractions = new ConcurrentHashMap<>();
    private volatile Run run;
    private volatile Snapshot snapshot = Snapshot.NONE;
    private boolean shown;
    /** What shows the run; another one when the editor was opened again meanwhile. */
    private volatile WorkflowRunner runner;
    private boolean over;
    private final IWorkbenchListener leaving = new IWorkbenchListener() {
        @Override
        public boolean preShutdown(IWorkbench workbench, boolean forced) {
            return forced || over || MessageDialog.open(MessageDialog.QUESTION, null, Messages.runGoesOn, NLS.bind(Messages.runEndsOnLeaving, file.getFileName()), SWT.NONE,
                    Messages.leave, Messages.stay) == 0;
        }

        @Override
        public void postShutdown(IWorkbench workbench) {
            end();
        }
    };

    RunJob(WorkflowRunner runner, Workflow workflow, List<String> only) {
        super(NLS.bind(Messages.jobRun, runner.model().file().getFileName()));
        this.runner = runner;
        this.file = runner.model().file();
        this.series = runner.series();
        this.workflow = workflow;
        this.only = only;
        this.console = RunConsole.open();
        setPriority(LONG);
        setUser(false);
        PlatformUI.getWorkbench().addWorkbenchListener(leaving);
    }

    /** Ends before the console and the workspace do, that this needs to its end. */
    private void end() {
        cancel();
        try {
            join(LAST_MILLIS, new NullProgressMonitor());
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
        }
    }

    /** The run of a workflow file that goes on at the moment. */
    static Optional<RunJob> of(Path file) {
        return Arrays.stream(Job.getJobManager().find(RunJob.class)).map(RunJob.class::cast).filter(job -> job.file.equals(file)).findFirst();
    }

    @Override
    public boolean belongsTo(Object family) {
        return family == RunJob.class;
    }

    LiveSeries series() {
        return series;
    }

    /** Lets another runner of the same file show the run from now on, unless it is over. On the user interface's thread. */
    boolean moveTo(WorkflowRunner next) {
        if (!over) {
            runner = next;
            // What was told before was told to the other one.
            states.forEach((node, state) -> tell(node, NodeStatus.of(state)));
        }
        return !over;
    }

    private void onDisplay(Runnable task) {
        try {
            display.asyncExec(task);
        } catch (SWTException gone) {
            if (gone.code != SWT.ERROR_DEVICE_DISPOSED) {
                throw gone;
            }
            // The workbench has been left: there is nobody to show it to.
        }
    }

    private void finish(Map<String, List<Problem>> failed) {
        over = true;
        PlatformUI.getWorkbench().removeWorkbenchListener(leaving);
        if (!runner.isDisposed()) {
            runner.finished(this, failed);
        }
    }

    /** Whether the light of a node of the canvas is this run's to set. */
    boolean concerns(String id) {
        return states.keySet().stream().anyMatch(known -> known.equals(id) || known.startsWith(id + "/"));
    }

    /** The key that a node had in this run. */
    Optional<String> key(String id) {
        return Optional.ofNullable(snapshot.configuration().nodes().get(id)).map(node -> node.key());
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        Map<String, List<Problem>> failed = new LinkedHashMap<>();
        IStatus status = Status.OK_STATUS;
        try {
            status = run(monitor, failed);
        } catch (EspalierException fault) {
            console.refusal(fault.getMessage());
            status = new Status(IStatus.WARNING, EditorIds.PLUGIN, fault.getMessage());
        } catch (RuntimeException | Error fault) {
            console.refusal(NLS.bind(Messages.runFaultOf, fault));
            status = new Status(IStatus.ERROR, EditorIds.PLUGIN, Messages.runFault, fault);
        } finally {
            monitor.done();
            console.close();
            onDisplay(() -> finish(failed));
            refreshFiles();
        }
        return status;
    }

    private IStatus run(IProgressMonitor monitor, Map<String, List<Problem>> failed) throws EspalierException {
        monitor.beginTask(Messages.runConfiguring, IProgressMonitor.UNKNOWN);
        snapshot = Snapshot.of(workflow, runner.model().file(), runner.model().registry(), runner.store(), only);
        Configuration configuration = snapshot.configuration();
        configuration.problems().forEach(problem -> console.error(problem.message()));
        if (configuration.nodes().isEmpty()) {
            console.refusal(Messages.runNothing);
            return Status.OK_STATUS;
        }
        RunPreferences.applyMemory();
        var options = new Run.Options(String.valueOf(runner.model().file().getFileName()), Snapshot.seed(workflow), RunPreferences.workers(), 0, false);
        run = new Run(configuration, runner.store(), options, new Listener(monitor));
        if (monitor.isCanceled()) {
            run.cancel();
        }
        monitor.beginTask("", configuration.nodes().size() * TICKS);
        console.info(NLS.bind(only.isEmpty() ? Messages.runBegins : Messages.runBeginsUpTo, runner.model().file().getFileName(), String.join(", ", only)));
        RunReport report = run.execute();
        report.nodes().forEach((id, node) -> {
            if (node.state() == NodeState.FAILED) {
                failed.put(id, node.problems());
            }
        });
        console.report(report);
        return report.outcome() == RunReport.Outcome.CANCELLED ? Status.CANCEL_STATUS : Status.OK_STATUS;
    }

    @Override
    protected void canceling() {
        Run current = run;
        if (current != null) {
            current.cancel();
        }
    }

    /**
     * Asks nodes that execute to come to an end with what they have. Goes by what the run itself has told, since lights on the canvas lag behind.
     *
     * @param ids nodes of the canvas; all that execute when empty
     */
    void stopEarly(List<String> ids) {
        Run current = run;
        if (current != null) {
            states.forEach((node, state) -> {
                if (state == NodeState.EXECUTING && (ids.isEmpty() || ids.stream().anyMatch(id -> node.equals(id) || node.startsWith(id + "/")))) {
                    current.stopEarly(node);
                }
            });
        }
    }

    /** Files that nodes wrote show up in the workspace. */
    private void refreshFiles() {
        runner.resource().ifPresent(file -> {
            try {
                file.getParent().refreshLocal(IResource.DEPTH_ONE, null);
            } catch (CoreException fault) {
                ILog.of(RunJob.class).warn("The folder of the workflow cannot be refreshed", fault);
            }
        });
    }

    /** Takes in what nodes tell, on their threads, and shows it at most every 60 ms. */
    private final class Listener implements RunListener {
        private final IProgressMonitor monitor;
        private int worked;

        Listener(IProgressMonitor monitor) {
            this.monitor = monitor;
        }

        @Override
        public void stateChanged(String node, NodeState state) {
            states.put(node, state);
            if (state == NodeState.EXECUTING) {
                console.info(NLS.bind(Messages.runExecuting, node));
            } else if (state == NodeState.EXECUTED || state == NodeState.FAILED || state == NodeState.SKIPPED) {
                fractions.put(node, 1.0);
            }
            tell(node, new NodeStatus(state, -1, "", List.of(), List.of()));
            progress();
        }

        @Override
        public void progressed(String node, double fraction, String message) {
            if (fraction >= 0) {
                fractions.put(node, Math.min(1, fraction));
            }
            tell(node, new NodeStatus(NodeState.EXECUTING, fraction, message, List.of(), List.of()));
            progress();
        }

        private void progress() {
            synchronized (monitor) {
                int done = (int) (fractions.values().stream().mapToDouble(Double::doubleValue).sum() * TICKS);
                if (done > worked) {
                    monitor.worked(done - worked);
                    worked = done;
                }
                List<String> executing = states.entrySet().stream().filter(entry -> entry.getValue() == NodeState.EXECUTING).map(Map.Entry::getKey).sorted().toList();
                monitor.subTask(String.join(", ", executing));
            }
        }

        @Override
        public void logged(String node, String message) {
            console.info(node + ": " + message);
        }

        @Override
        public void warned(String node, String message) {
            console.warning(node + ": " + message);
        }

        @Override
        public void pointAdded(String node, String curve, String axis, double step, double value) {
            series.add(node, curve, axis, step, value);
        }

        @Override
        public void failed(String node, Throwable fault) {
            if (!(fault instanceof EspalierException)) {
                Platform.getLog(RunJob.class).error("The node \"" + node + "\" failed because of a fault in its program", fault);
            }
        }
    }

    private void tell(String node, NodeStatus status) {
        boolean first;
        synchronized (news) {
            news.put(node, status);
            first = !shown;
            shown = true;
        }
        if (first) {
            // The display is asked once for all that happens until it comes to show it.
            Job.createSystem(Messages.jobProgress, monitor -> {
                onDisplay(this::show);
            }).schedule(SHOW_MILLIS);
        }
    }

    private void show() {
        Map<String, NodeStatus> told;
        synchronized (news) {
            told = new LinkedHashMap<>(news);
            news.clear();
            shown = false;
        }
        if (runner.isDisposed() || !runner.isRunning(this)) {
            // Nobody looks, or what nodes told last comes too late: the run is over, and its end has set the lights.
            return;
        }
        told.forEach((id, status) -> {
            String onCanvas = id.contains("/") ? id.substring(0, id.indexOf('/')) : id;
            runner.model().node(onCanvas).ifPresent(element -> element.setStatus(onCanvas.equals(id) ? status : nested(element, status)));
        });
    }

    /** The light of a node that stands for a workflow, of which one node has changed. */
    private NodeStatus nested(NodeElement element, NodeStatus status) {
        List<NodeState> all = states.entrySet().stream().filter(entry -> entry.getKey().startsWith(element.id() + "/")).map(Map.Entry::getValue).toList();
        if (all.contains(NodeState.FAILED)) {
            return NodeStatus.of(NodeState.FAILED);
        } else if (all.stream().allMatch(NodeState.EXECUTED::equals)) {
            return NodeStatus.of(NodeState.EXECUTED);
        } else if (all.contains(NodeState.EXECUTING)) {
            double done = all.stream().filter(NodeState.EXECUTED::equals).count() / (double) all.size();
            return new NodeStatus(NodeState.EXECUTING, done, status.message(), List.of(), List.of());
        }
        return NodeStatus.of(NodeState.QUEUED);
    }
}
