package org.espalier.editor.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.WorkspaceJob;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.osgi.util.NLS;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.engine.node.Problem;

/** Problems as markers on the workflow file, for the Problems view. */
final class ProblemMarkers {
    private static final int LONGEST = 2_000;

    private ProblemMarkers() {
    }

    /** Puts these problems in the place of all that were there; in the background, because the workspace may be busy. */
    static void replace(IFile file, List<Problem> problems) {
        var job = new WorkspaceJob(NLS.bind(Messages.jobProblems, file.getName())) {
            @Override
            public IStatus runInWorkspace(IProgressMonitor monitor) throws CoreException {
                if (file.exists()) {
                    update(file, problems);
                }
                return Status.OK_STATUS;
            }
        };
        job.setSystem(true);
        job.setRule(file);
        job.schedule();
    }

    private static void update(IFile file, List<Problem> problems) throws CoreException {
        // Markers that stay are left alone, so that the view does not lose its selection.
        Map<Map<String, Object>, Boolean> wanted = new java.util.LinkedHashMap<>();
        problems.forEach(problem -> wanted.put(attributes(problem), true));
        for (IMarker marker : file.findMarkers(EditorIds.MARKER, false, IResource.DEPTH_ZERO)) {
            if (wanted.remove(new HashMap<>(marker.getAttributes())) == null) {
                marker.delete();
            }
        }
        for (Map<String, Object> attributes : wanted.keySet()) {
            file.createMarker(EditorIds.MARKER, attributes);
        }
    }

    private static Map<String, Object> attributes(Problem problem) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put(IMarker.SEVERITY, IMarker.SEVERITY_ERROR);
        attributes.put(IMarker.MESSAGE, problem.inWorkflow("").atNode("").atSetting("").message().replaceAll("\\s*\n\\s*", "; ").replaceAll(" {2,}", " "));
        attributes.put(IMarker.LOCATION, problem.node().isEmpty() ? Messages.workflow : problem.node() + (problem.setting().isEmpty() ? "" : "." + problem.setting()));
        attributes.put(EditorIds.MARKER_NODE, problem.node());
        attributes.put(EditorIds.MARKER_SETTING, problem.setting());
        attributes.put(EditorIds.MARKER_ABOUT, shortened(problem.about()));
        attributes.put(EditorIds.MARKER_FOUND, shortened(problem.found()));
        return attributes;
    }

    private static String shortened(String text) {
        // Markers refuse very long texts.
        return text.substring(0, Math.min(LONGEST, text.length()));
    }
}
