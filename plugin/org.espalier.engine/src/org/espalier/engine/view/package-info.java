/**
 * Pages that show results: HTML that needs nothing else, the same in a browser, in {@code --report} and on the desktop. A node says what
 * there is to see ({@link org.espalier.engine.node.NodeModel#view}) as {@linkplain org.espalier.engine.view.Section sections}; how they look
 * is the same for all nodes and decided here.
 */
package org.espalier.engine.view;
