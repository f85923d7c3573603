package org.espalier.editor.canvas;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.espalier.editor.Messages;
import org.espalier.editor.model.Drawing;
import org.espalier.editor.model.LayoutFile;
import org.espalier.engine.workflow.AtomicFiles;
import org.espalier.engine.workflow.CanonicalJson;
import org.osgi.framework.FrameworkUtil;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What was edited and not saved, kept in the workspace in case the process is killed: written a few seconds after an edit, in
 * the background, or when the process is told to end, and removed when the edits are saved, undone or thrown away.
 */
final class RecoveryFile {
    /** An edit is on the disk after this time and what writing takes; at most ten seconds may be lost. */
    private static final int DELAY_MILLIS = 4_000;

    private final Path file;
    private final Path workflow;
    private final Function<Drawing, String> text;
    private final Job job = Job.createSystem(Messages.jobRecovery, this::write);
    /** A process that is told to end, as at the end of a session, has no time to wait, but time enough to write. */
    private final Thread atEnd = new Thread(() -> write(new NullProgressMonitor()), Messages.jobRecovery);
    private Drawing latest;

    /** What was found of an earlier process: the texts of the two files, and when they were written. */
    record Found(String workflow, String layout, FileTime time) {
    }

    /** @param text writes the workflow of a drawing; called in the background */
    RecoveryFile(Path workflow, Function<Drawing, String> text) {
        this.workflow = workflow.toAbsolutePath().normalize();
        this.text = text;
        Path folder = Platform.getStateLocation(FrameworkUtil.getBundle(RecoveryFile.class)).toFile().toPath().resolve("recovery");
        this.file = folder.resolve(digest(this.workflow.toString()) + ".json");
        job.setPriority(Job.DECORATE);
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException fault) {
            throw new AssertionError("every Java has SHA-256", fault);
        }
    }

    /** What an earlier process left for this workflow. */
    Optional<Found> find() {
        try {
            JsonNode json = CanonicalJson.MAPPER.readTree(Files.readString(file));
            boolean ours = workflow.toString().equals(json.path("file").asText());
            return ours ? Optional.of(new Found(json.path("workflow").asText(), json.path("layout").asText(), Files.getLastModifiedTime(file))) : Optional.empty();
        } catch (IOException fault) {
            // None is there, or it is no use to anybody.
            return Optional.empty();
        }
    }

    /** Keeps a drawing in a moment; what is kept is the last one that was given. */
    synchronized void keep(Drawing drawing) {
        latest = drawing;
        job.schedule(DELAY_MILLIS);
    }

    /** Removes what is kept, because there is nothing to recover. */
    synchronized void remove() {
        latest = null;
        job.cancel();
        try {
            Files.deleteIfExists(file);
        } catch (IOException fault) {
            Platform.getLog(RecoveryFile.class).warn("The recovery file " + file + " cannot be removed", fault);
        }
    }

    /** Keeps what was found for another time. */
    synchronized void put(Found found) {
        latest = null;
        job.cancel();
        replace(found.workflow(), found.layout());
    }

    /** Nothing will be kept any more. */
    void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException fault) {
            // The process ends.
        }
    }

    private IStatus write(IProgressMonitor monitor) {
        Drawing drawing;
        synchronized (this) {
            drawing = latest;
        }
        if (drawing == null) {
            return Status.OK_STATUS;
        }
        String workflowText = text.apply(drawing);
        String layoutText = LayoutFile.write(drawing.layout(), drawing.workflow());
        synchronized (this) {
            if (latest != null) {
                replace(workflowText, layoutText);
            }
        }
        return Status.OK_STATUS;
    }

    private void replace(String workflowText, String layoutText) {
        var json = JsonNodeFactory.instance.objectNode().put("file", workflow.toString()).put("workflow", workflowText).put("layout", layoutText);
        try {
            Files.createDirectories(file.getParent());
            AtomicFiles.write(file, CanonicalJson.write(json));
        } catch (IOException fault) {
            Platform.getLog(RecoveryFile.class).warn("Edits cannot be kept for recovery in " + file, fault);
        }
    }
}
