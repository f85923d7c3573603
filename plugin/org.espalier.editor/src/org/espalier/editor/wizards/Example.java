package org.espalier.editor.wizards;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.eclipse.core.runtime.Platform;
import org.espalier.editor.EditorIds;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.osgi.framework.Bundle;

/**
 * An example workflow that comes with Espalier, in a folder with its data.
 *
 * @param folder the folder's name
 * @param file the workflow's name in it
 * @param workflow what it holds
 */
record Example(String folder, String file, Workflow workflow) {
    private static final String ROOT = "examples/";
    private static final Pattern NEIGHBOUR = Pattern.compile("\"\\.\\./([^/\"]+)/");

    /** All examples, by name. */
    static List<Example> all() {
        List<Example> examples = new ArrayList<>();
        for (URL url : entries(ROOT, "*" + WorkflowFile.EXTENSION)) {
            String path = inExamples(url);
            int slash = path.indexOf('/');
            String name = path.substring(slash + 1);
            // What lies deeper is part of another workflow.
            if (slash > 0 && name.indexOf('/') < 0) {
                try {
                    examples.add(new Example(path.substring(0, slash), name, WorkflowFile.parse(text(url), name)));
                } catch (WorkflowException fault) {
                    Platform.getLog(Example.class).error("The example " + path + " is damaged", fault);
                }
            }
        }
        examples.sort(Comparator.comparing(Example::title, String.CASE_INSENSITIVE_ORDER));
        return examples;
    }

    /** What people see. */
    String title() {
        return workflow.name().isBlank() ? file : workflow.name();
    }

    /** The files of the example's folder, as paths within it and where they are. */
    List<Entry> files() {
        return files(folder);
    }

    /** The other folders of examples whose data this one reads. */
    Set<String> neighbours() {
        Set<String> names = new TreeSet<>();
        for (Entry entry : files()) {
            if (entry.path().endsWith(WorkflowFile.EXTENSION)) {
                NEIGHBOUR.matcher(text(entry.url())).results().forEach(match -> names.add(match.group(1)));
            }
        }
        return names;
    }

    /** The files of a folder of examples, as paths within it and where they are. */
    static List<Entry> files(String folder) {
        return entries(ROOT + folder, "*").stream().filter(url -> !url.getPath().endsWith("/")).map(url -> new Entry(inExamples(url).substring(folder.length() + 1), url)).toList();
    }

    /** One file of an example. */
    record Entry(String path, URL url) {
    }

    private static List<URL> entries(String folder, String pattern) {
        Bundle bundle = Platform.getBundle(EditorIds.PLUGIN);
        Enumeration<URL> found = bundle.findEntries(folder, pattern, true);
        return found == null ? List.of() : Collections.list(found);
    }

    private static String inExamples(URL url) {
        return url.getPath().substring(url.getPath().indexOf("/" + ROOT) + ROOT.length() + 1);
    }

    private static String text(URL url) {
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
