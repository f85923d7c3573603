package org.espalier.engine.view;

/** Text as HTML and XML. */
public final class Html {
    private Html() {
    }

    /** Text that shows as it is, within elements and within attributes in quotation marks. */
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
