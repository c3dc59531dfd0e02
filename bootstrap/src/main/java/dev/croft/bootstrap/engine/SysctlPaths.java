package dev.croft.bootstrap.engine;

/** Where a kernel setting lives. */
final class SysctlPaths {
    private SysctlPaths() {}

    /** As sysctl(8) reads keys: with a slash before any dot the slashes separate, else the dots do. */
    static String proc(String key) {
        int slash = key.indexOf('/');
        int dot = key.indexOf('.');
        if (slash >= 0 && (dot < 0 || slash < dot)) {
            return "/proc/sys/" + key;
        }
        StringBuilder path = new StringBuilder("/proc/sys/");
        key.chars().forEach(c -> path.append(c == '.' ? '/' : c == '/' ? '.' : (char) c));
        return path.toString();
    }

    /** One file for each key, so that a key can leave without its neighbours being touched. */
    static String file(String key) {
        return "/etc/sysctl.d/80-croft-" + key.replace('/', '-') + ".conf";
    }

    /** The minus tells systemd-sysctl and sysctl(8) that a refusal at boot is no failure. */
    static String line(String key, String value) {
        return "-" + key + " = " + value + "\n";
    }
}
