package dev.croft.libvirt.xml;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A parsed document, or an element of one, read with XPath. Our own elements in libvirt's metadata are found by their
 * local name: {@code //*[local-name()='node']}.
 */
public final class XmlDoc {
    private final Node node;

    private XmlDoc(Node node) {
        this.node = node;
    }

    /** Reads what libvirt said; anything that is not XML is a bug of one of us. */
    public static XmlDoc parse(String xml) {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            return new XmlDoc(factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml))));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("libvirt gave XML that cannot be read: " + e.getMessage(), e);
        }
    }

    /** The document's only top element. */
    Element root() {
        return ((Document) node).getDocumentElement();
    }

    /** Text of what is found; empty text where nothing is. */
    public String text(String path) {
        return PlainPath.of(path)
                .map(plain -> plain.from(node).stream()
                        .findFirst()
                        .map(Node::getTextContent)
                        .orElse(""))
                .orElseGet(() -> (String) evaluate(path, XPathConstants.STRING));
    }

    /** Text of what is found, if it is not empty. */
    public Optional<String> find(String path) {
        return Optional.of(text(path)).filter(t -> !t.isEmpty());
    }

    /** The element's own name and attributes, sorted: {@code ip protocol=tcp srcipmask=24}. */
    public String summary() {
        var attributes = new TreeMap<String, String>();
        for (var i = 0; i < node.getAttributes().getLength(); i++) {
            var attribute = node.getAttributes().item(i);
            attributes.put(attribute.getNodeName(), attribute.getNodeValue());
        }
        return node.getLocalName()
                + attributes.entrySet().stream().map(a -> " " + a).collect(Collectors.joining());
    }

    public long number(String path) {
        return Long.parseLong(text(path).strip());
    }

    /** All elements that are found. */
    public List<XmlDoc> all(String path) {
        return PlainPath.of(path).map(plain -> plain.from(node)).orElseGet(() -> nodes(path)).stream()
                .map(XmlDoc::new)
                .toList();
    }

    private List<Node> nodes(String path) {
        var nodes = (NodeList) evaluate(path, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).toList();
    }

    private Object evaluate(String path, javax.xml.namespace.QName kind) {
        try {
            // Neither factory nor path is safe for threads.
            return XPathFactory.newDefaultInstance().newXPath().evaluate(path, node, kind);
        } catch (XPathExpressionException e) {
            throw new IllegalStateException("bad path " + path, e);
        }
    }
}
