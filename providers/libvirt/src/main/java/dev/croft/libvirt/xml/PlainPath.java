package dev.croft.libvirt.xml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A path of names alone, as {@code devices/disk/@type} or {@code /pool/target}. It means what it means in XPath, whose
 * engine is looked up and maps the whole document for each question: too slow for what is asked of each of fifty machines.
 *
 * @param top whether it begins at the document
 * @param elements from parent to child; without a namespace, as in XPath
 * @param attribute of the last of them
 */
record PlainPath(boolean top, List<String> elements, Optional<String> attribute) {
    private static final Pattern PLAIN = Pattern.compile("/?(?:[A-Za-z][\\w-]*(?:/|$))*(?:@[A-Za-z][\\w-]*)?");

    PlainPath {
        elements = List.copyOf(elements);
    }

    /** Empty for a path that only XPath understands. */
    static Optional<PlainPath> of(String path) {
        if (path.isEmpty() || path.endsWith("/") || !PLAIN.matcher(path).matches()) {
            return Optional.empty();
        }
        var steps = new ArrayList<>(Arrays.asList(path.replaceFirst("^/", "").split("/")));
        var last = steps.get(steps.size() - 1);
        var attribute = Optional.of(last).filter(l -> l.startsWith("@")).map(l -> l.substring(1));
        attribute.ifPresent(name -> steps.remove(steps.size() - 1));
        return Optional.of(new PlainPath(path.startsWith("/"), steps, attribute));
    }

    /** What is found from a node, in the document's order. */
    List<Node> from(Node node) {
        Stream<Node> found = Stream.of(top && !(node instanceof Document) ? node.getOwnerDocument() : node);
        for (var name : elements) {
            found = found.flatMap(parent -> children(parent, name));
        }
        var nodes = found;
        return attribute
                .map(name -> nodes.flatMap(element -> attribute(element, name)))
                .orElse(nodes)
                .toList();
    }

    private static Stream<Node> attribute(Node element, String name) {
        return element instanceof Element e ? Stream.ofNullable(e.getAttributeNodeNS(null, name)) : Stream.empty();
    }

    private static Stream<Node> children(Node parent, String name) {
        var children = Stream.<Node>builder();
        for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element && child.getNamespaceURI() == null && name.equals(child.getLocalName())) {
                children.add(child);
            }
        }
        return children.build();
    }
}
