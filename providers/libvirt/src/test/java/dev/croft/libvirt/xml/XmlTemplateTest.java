package dev.croft.libvirt.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.libvirt.xml.XmlTemplate.Fragment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTemplateTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "</name><path>/etc</path>",
                "a' b=\"c",
                "&amp; & ]]>",
                "tab\tline\nend",
                "{{path}}",
                "$1 \\",
                "ü €",
                "a\u0000b"
            })
    void whateverTheTextItStaysText(String text) {
        var xml = XmlDoc.parse(XmlTemplate.render("pool.xml", Map.of("name", text, "path", "/p")));
        assertThat(xml.text("/pool/name")).isEqualTo(text.replace("\u0000", ""));
        assertThat(xml.text("/pool/target/path")).isEqualTo("/p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a'b\"c<d>&e\n\tf"})
    void attributesToo(String text) {
        var xml = XmlDoc.parse(XmlTemplate.render("forward.xml", Map.of("mode", text)));
        assertThat(xml.text("/forward/@mode")).isEqualTo(text);
    }

    @Test
    void fragmentsGoInAsTheyAre() {
        assertThat(XmlTemplate.render("uuid.xml", Map.of("uuid", new Fragment("<b/>"))))
                .contains("<uuid><b/></uuid>");
    }

    @Test
    void aHoleWithoutAValueIsABug() {
        assertThatThrownBy(() -> XmlTemplate.render("pool.xml", Map.of("name", "a")))
                .hasMessageContaining("{{path}} of pool.xml");
        assertThatThrownBy(() -> XmlTemplate.render("nothing.xml", Map.of()))
                .hasMessageContaining("no template nothing.xml");
    }

    @Test
    void documentsWithADoctypeAreRefused() {
        assertThatThrownBy(() -> XmlDoc.parse("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"))
                .hasMessageContaining("cannot be read");
    }
}
