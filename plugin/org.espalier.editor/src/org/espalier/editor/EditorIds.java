package org.espalier.editor;

/** The names under which the workbench knows the editor's parts; they stand in plugin.xml too. */
public final class EditorIds {
    public static final String PLUGIN = "org.espalier.editor";
    public static final String PERSPECTIVE = "org.espalier.editor.perspective";
    public static final String EDITOR = "org.espalier.editor.workflow";
    public static final String PALETTE_VIEW = "org.espalier.editor.nodes";
    public static final String SETTINGS_VIEW = "org.espalier.editor.settings";
    public static final String DOCUMENTATION_VIEW = "org.espalier.editor.documentation";
    public static final String RESULT_VIEW = "org.espalier.editor.result";
    public static final String CANVAS_CONTEXT = "org.espalier.editor.canvas";
    public static final String RUNNING_CONTEXT = "org.espalier.editor.running";
    public static final String CANVAS_MENU = "org.espalier.editor.canvas";
    /** The type of problem markers. */
    public static final String MARKER = "org.espalier.editor.problem";
    /** The marker attribute that holds the node's id. */
    public static final String MARKER_NODE = "org.espalier.node";
    /** The marker attribute that holds the setting's name. */
    public static final String MARKER_SETTING = "org.espalier.setting";
    /** The marker attribute that holds the input or connection that the problem is about. */
    public static final String MARKER_ABOUT = "org.espalier.about";
    /** The marker attribute that holds what was found in place of something right. */
    public static final String MARKER_FOUND = "org.espalier.found";
    public static final String REFERENCE_VIEW = "org.espalier.editor.reference";
    public static final String LIVE_VIEW = "org.espalier.editor.live";

    private EditorIds() {
    }
}
