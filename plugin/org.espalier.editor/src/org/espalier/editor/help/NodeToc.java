package org.espalier.editor.help;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.eclipse.core.expressions.IEvaluationContext;
import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.help.AbstractTocProvider;
import org.eclipse.help.IToc;
import org.eclipse.help.ITocContribution;
import org.eclipse.help.ITopic;
import org.eclipse.help.IUAElement;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.palette.Categories;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeType;

/** The nodes in the help contents: a book with a chapter for each category, made from the extension registry. */
public final class NodeToc extends AbstractTocProvider {
    private static final String ROOT = "/" + EditorIds.PLUGIN + "/";

    @Override
    public ITocContribution[] getTocContributions(String locale) {
        Map<String, List<NodeDeclaration>> categories = Categories.of(NodeExtensions.read(RegistryFactory.getRegistry()).all().stream().map(NodeType::declaration).toList());
        List<Topic> chapters = categories.entrySet().stream()
                .map(entry -> new Topic(Categories.label(entry.getKey()), null, entry.getValue().stream().map(node -> new Topic(node.name(), ROOT + NodePages.name(node), List.of())).toList())).toList();
        return new ITocContribution[] {new Contribution(new Book(chapters), locale)};
    }

    /** A topic; {@code href} is null for those that only hold others, as the help system wants it. */
    private record Topic(String label, String href, List<Topic> topics) implements ITopic {
        @Override
        public boolean isEnabled(IEvaluationContext context) {
            return true;
        }

        @Override
        public IUAElement[] getChildren() {
            return getSubtopics();
        }

        @Override
        public String getHref() {
            return href;
        }

        @Override
        public String getLabel() {
            return label;
        }

        @Override
        public ITopic[] getSubtopics() {
            return topics.toArray(ITopic[]::new);
        }
    }

    private record Book(List<Topic> chapters) implements IToc {
        @Override
        public boolean isEnabled(IEvaluationContext context) {
            return true;
        }

        @Override
        public IUAElement[] getChildren() {
            return getTopics();
        }

        @Override
        public String getHref() {
            return ROOT + "toc.xml";
        }

        @Override
        public String getLabel() {
            return Messages.helpBook;
        }

        @Override
        public ITopic[] getTopics() {
            return chapters.toArray(ITopic[]::new);
        }

        @Override
        public ITopic getTopic(String href) {
            if (href == null) {
                return new Topic(getLabel(), ROOT + NodePages.ALL, chapters);
            }
            return chapters.stream().flatMap(chapter -> Arrays.stream(chapter.getSubtopics())).filter(topic -> href.equals(topic.getHref())).findFirst().orElse(null);
        }
    }

    private record Contribution(Book book, String locale) implements ITocContribution {
        @Override
        public String getCategoryId() {
            return null;
        }

        @Override
        public String getContributorId() {
            return EditorIds.PLUGIN;
        }

        @Override
        public String[] getExtraDocuments() {
            return new String[0];
        }

        @Override
        public String getId() {
            return ROOT + "toc.xml";
        }

        @Override
        public String getLocale() {
            return locale;
        }

        @Override
        public String getLinkTo() {
            return null;
        }

        @Override
        public IToc getToc() {
            return book;
        }

        @Override
        public boolean isPrimary() {
            return true;
        }
    }
}
