package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.infra.InfraSpec.Login;
import dev.croft.bootstrap.node.Repository;
import dev.croft.bootstrap.template.Resources;
import dev.croft.bootstrap.template.Shell;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The portal: nginx with the environment's pages behind one origin, and the package repository. */
final class PortalItems {
    static final int PORT = 443;

    private static final Resources FILES = new Resources(PortalItems.class);
    private static final String WWW = "/var/lib/croft/www";
    private static final String CERTIFICATE = "/etc/croft/portal/tls.crt";
    private static final String KEY = "/etc/croft/portal/tls.key";
    /** Where the package croft-dashboards puts its pages. */
    private static final String DASHBOARDS = "/usr/share/croft/dashboards";
    /** Where people put boards of their own. */
    private static final String BOARDS = WWW + "/boards";
    /** What the dashboards may load: all from here. Their components set styles; a script never comes from anywhere else. */
    private static final String POLICY = String.join(
            "; ",
            "default-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");

    private PortalItems() {}

    static List<Item> of(InfraSpec spec, InfraNode node) {
        var items = new ArrayList<Item>();

        var watched = new LinkedHashSet<String>();
        var certificate = new Item.Certificate(
                CERTIFICATE,
                KEY,
                "root",
                "root",
                List.of(node.name() + "." + spec.domain(), "portal." + spec.domain(), node.name(), "portal", node.ip()),
                spec.authority());
        var login = spec.login().isPresent()
                ? "auth_basic \"" + spec.domain() + "\";\n    auth_basic_user_file /etc/croft/portal/users;"
                : "auth_basic off;";
        var conf = File.of(
                        "/etc/croft/portal/nginx.conf",
                        FILES.render(
                                "nginx.conf",
                                Map.of(
                                        "ip",
                                        node.ip(),
                                        "certificate",
                                        CERTIFICATE,
                                        "key",
                                        KEY,
                                        "www",
                                        WWW,
                                        "bundles",
                                        Repository.BUNDLES,
                                        "login",
                                        login,
                                        "dashboards",
                                        DASHBOARDS,
                                        "policy",
                                        POLICY)))
                .checked("nginx -t -q -c \"$1\"");
        var unit = File.of("/etc/systemd/system/nginx.service.d/croft.conf", FILES.text("nginx-unit.conf"));
        List.of(certificate, conf, unit).forEach(i -> {
            items.add(i);
            watched.add(i.name());
        });
        // Pages and servers of INFRA's other parts are files of theirs.
        for (var folder : List.of("/etc/croft/portal/pages", "/etc/croft/portal/servers")) {
            items.add(new Item.Directory(folder, "root", "root", "0755"));
            watched.add("directory:" + folder);
        }
        var rows = NameItems.hosts(spec).stream()
                .map(h -> "<tr><td>" + h.name() + "." + spec.domain() + "</td><td>" + h.ip() + "</td></tr>")
                .collect(Collectors.joining("\n"));
        items.add(File.of(
                WWW + "/index.html",
                FILES.render("index.html", Map.of("domain", spec.domain(), "ip", node.ip(), "names", rows))));
        items.add(File.of(
                WWW + "/environment.json",
                FILES.render("environment.json", Map.of("domain", spec.domain(), "ip", node.ip()))));
        items.add(new Item.Directory(BOARDS, "root", "root", "0755"));
        items.add(File.of(WWW + "/portal.css", FILES.text("portal.css")));
        items.add(File.of(WWW + "/portal.js", FILES.text("portal.js")));
        items.add(File.of(WWW + "/ca.crt", spec.authority().certificate().strip() + "\n"));
        // The repository is served even where no bundle is yet.
        items.add(new Item.Directory(Repository.BUNDLES, "root", "root", "0755"));
        items.add(login(spec.login()));
        items.add(new Item.Unit("nginx.service", true, true, OnChange.RELOAD, watched));
        return items;
    }

    private static Item login(Optional<Login> login) {
        var name = "portal login";
        return login.map(l -> {
                    var user = Map.of("CROFT_USER", l.user());
                    return new Item.Action(
                            name,
                            Shell.with(user, FILES.text("login-set.sh")),
                            Optional.of(Shell.with(user, FILES.text("login-check.sh"))),
                            Set.of(),
                            Map.of("CROFT_PASSWORD", l.password()));
                })
                .orElseGet(() -> new Item.Action(
                        name,
                        FILES.text("login-none.sh"),
                        Optional.of(FILES.text("login-none-check.sh")),
                        Set.of(),
                        Map.of()));
    }
}
