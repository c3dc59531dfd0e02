package dev.croft.libvirt.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * How a document differs from one that we would write. libvirt adds much of its own, so what is only in the document found
 * counts where its name is one of those that are ours alone.
 */
public final class XmlDiff {
    private final Set<String> ours;
    private final Set<String> ignored;
    private final Map<String, String> differences = new LinkedHashMap<>();

    private XmlDiff(Set<String> ours, Set<String> ignored) {
        this.ours = ours;
        this.ignored = ignored;
    }

    /**
     * Compares.
     *
     * @param ours names of elements that must not be there unless we want them
     * @param ignored names of elements that are not looked at
     * @return path of each difference below the root, with what was found
     */
    public static Map<String, String> between(String wanted, String found, Set<String> ours, Set<String> ignored) {
        var diff = new XmlDiff(ours, ignored);
        diff.element("", XmlDoc.parse(wanted).root(), XmlDoc.parse(found).root());
        return diff.differences;
    }

    private void element(String path, Element wanted, Element found) {
        attributes(path, wanted, found);
        var children = children(wanted);
        if (children.isEmpty() && !wanted.getTextContent().isBlank()) {
            value(path, wanted.getTextContent().strip(), found.getTextContent().strip());
        }
        var rest = new ArrayList<>(children(found));
        for (var child : children) {
            if (ignored.contains(child.getLocalName())) {
                continue;
            }
            var below = (path.isEmpty() ? "" : path + "/") + name(child);
            var match = rest.stream().filter(other -> alike(child, other)).findFirst();
            if (match.isEmpty()) {
                differences.put(below, "missing");
            } else {
                rest.remove(match.get());
                element(below, child, match.get());
            }
        }
        rest.stream()
                .filter(other -> ours.contains(other.getLocalName()))
                .forEach(other -> differences.put((path.isEmpty() ? "" : path + "/") + name(other), "added"));
    }

    private void attributes(String path, Element wanted, Element found) {
        for (var i = 0; i < wanted.getAttributes().getLength(); i++) {
            var attribute = wanted.getAttributes().item(i);
            if (!attribute.getNodeName().startsWith("xmlns")) {
                value(
                        path + "@" + attribute.getNodeName(),
                        attribute.getNodeValue(),
                        found.getAttribute(attribute.getNodeName()));
            }
        }
    }

    private void value(String path, String wanted, String found) {
        if (!wanted.equals(found)) {
            differences.put(path, found.isEmpty() ? "missing" : found);
        }
    }

    /** Devices are told apart by their place in the machine, all else by its name. */
    private static boolean alike(Element wanted, Element other) {
        return wanted.getLocalName().equals(other.getLocalName())
                && (!wanted.getLocalName().equals("filesystem") || place(wanted).equals(place(other)));
    }

    private static String place(Element device) {
        var targets = new LinkedHashSet<String>();
        children(device).stream()
                .filter(c -> c.getLocalName().equals("target"))
                .forEach(c -> targets.add(c.getAttribute("dir") + c.getAttribute("dev")));
        return String.join("", targets);
    }

    private static String name(Element element) {
        var place = place(element);
        return element.getLocalName()
                + (element.getLocalName().equals("filesystem") && !place.isEmpty() ? "(" + place + ")" : "");
    }

    private static List<Element> children(Node parent) {
        var children = new ArrayList<Element>();
        for (var child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element e) {
                children.add(e);
            }
        }
        return children;
    }
}
