package dev.croft.libvirt.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PlainPathTest {
    private static final String XML =
            """
            <domain type='lxc' id='7'><name>a-1</name>
              <metadata><n:node xmlns:n='urn:x' n:token='1' name='2'/><node name='plain'/></metadata>
              <devices><disk type='file'><source file='a'/></disk><disk/><disk type='block'><source file='b'/></disk></devices>
              <vcpu cpuset='1-2'> 2 </vcpu><!-- <vcpu>3</vcpu> --></domain>
            """;

    private static Document document() throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(XML)));
    }

    private static List<Node> xpath(String path, Node node) throws Exception {
        var nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, node, XPathConstants.NODESET);
        var list = new ArrayList<Node>();
        for (var i = 0; i < nodes.getLength(); i++) {
            list.add(nodes.item(i));
        }
        return list;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "@type",
                "@missing",
                "missing/@type",
                "devices/disk",
                "devices/disk/@type",
                "devices/disk/source/@file",
                "metadata/node",
                "metadata/node/@name",
                "metadata/node/@token",
                "vcpu",
                "/domain",
                "/domain/@type",
                "/domain/devices/disk/source",
                "/devices"
            })
    void findsWhatXPathFinds(String path) throws Exception {
        var document = document();
        var plain = PlainPath.of(path).orElseThrow();
        for (var node : List.of(
                document.getDocumentElement(),
                document,
                document.getDocumentElement().getFirstChild())) {
            assertThat(plain.from(node)).as("from " + node).isEqualTo(xpath(path, node));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "/",
                "*",
                "//disk",
                "disk/",
                "disk[1]",
                "ip[not(@family)]/@address",
                "n:node",
                "@n:token",
                "a/@b/c",
                "count(disk)",
                "text()"
            })
    void leavesTheRestToIt(String path) {
        assertThat(PlainPath.of(path)).isEmpty();
    }

    @Test
    void textIsThatOfTheFirst() {
        var domain = XmlDoc.parse(XML).all("/domain").get(0);
        assertThat(domain.text("devices/disk/source/@file")).isEqualTo("a");
        assertThat(domain.text("vcpu")).isEqualTo(" 2 ");
        assertThat(domain.number("vcpu")).isEqualTo(2);
        assertThat(domain.find("missing")).isEmpty();
        assertThat(domain.text("devices/disk[2]/@type")).isEmpty();
        assertThat(domain.all("devices/disk[@type='block']/source")).hasSize(1);
    }
}
