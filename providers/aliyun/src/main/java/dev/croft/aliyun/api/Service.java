package dev.croft.aliyun.api;

/** The two services that are asked, with the version of their API. */
public enum Service {
    ECS("ecs", "2014-05-26"),
    VPC("vpc", "2016-04-28");

    private final String host;
    private final String version;

    Service(String host, String version) {
        this.host = host;
        this.version = version;
    }

    /** Its host in a region. */
    public String domain(String region) {
        return host + "." + region + ".aliyuncs.com";
    }

    public String version() {
        return version;
    }
}
