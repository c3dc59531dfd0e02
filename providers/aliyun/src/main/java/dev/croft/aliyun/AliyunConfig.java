package dev.croft.aliyun;

import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.util.Map;
import java.util.Optional;

@Doc("Settings of Aliyun (Alibaba Cloud).")
public record AliyunConfig(
        @Doc("Region, such as `eu-central-1` or `cn-hangzhou`; left out: ALIBABA_CLOUD_REGION_ID, or the profile's.")
                @Matches(value = "[a-z]{2,}(-[a-z0-9]+)+", allowed = "a region's name such as cn-hangzhou")
                Optional<String> region,
        @Doc("Zone of subnets and disks that name none; left out: the region's first with ESSD disks.")
                @Matches(value = "[a-z]{2,}(-[a-z0-9]+)+", allowed = "a zone's name such as cn-hangzhou-h")
                Optional<String> zone,
        @Doc("Another address of both APIs, such as an emulator's; over plain http on this machine only.")
                @Matches(value = "https?://[^/@\\s]+/?", allowed = "an http or https URL without a path")
                Optional<String> endpoint,
        @Doc("Profile of the aliyun command (~/.aliyun/config.json) that the key and the region come from.")
                @Matches(value = "[^\\s\\[\\]]+", allowed = "a profile's name")
                Optional<String> profile,
        @Doc(
                        "Access key id; left out: ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, then the rest of the SDK's usual chain.")
                @Matches(value = "[\\w.]{3,128}", allowed = "an access key id: letters and digits")
                Optional<String> accessKey,
        @Doc("Access key secret.") Optional<Secret> secretKey,
        @Doc("Security token of temporary credentials.") Optional<Secret> securityToken,
        @Doc("Tags of all that is created; those of a resource win.") Map<String, String> tags,
        @Doc("Most calls a second of this provider; left out: as many as there are.") @Range(min = 1, max = 1000)
                Optional<Integer> callsPerSecond) {

    public AliyunConfig {
        if (accessKey.isPresent() != secretKey.isPresent()) {
            throw new InvalidException(
                    accessKey.isPresent() ? "secretKey" : "accessKey",
                    "is needed with the other half of the key; leave both out to use the SDK's usual chain");
        }
        if (securityToken.isPresent() && accessKey.isEmpty()) {
            throw new InvalidException("securityToken", "means nothing without accessKey and secretKey");
        }
        if (profile.isPresent() && accessKey.isPresent()) {
            throw new InvalidException("profile", "and accessKey exclude each other: give one");
        }
        if (endpoint.isPresent() && endpoint.get().startsWith("http://") && !loopback(endpoint.get())) {
            throw new InvalidException(
                    "endpoint", "'" + endpoint.get() + "' would carry user data in plain; use https, or loopback");
        }
        var problems = AliyunTags.LIMITS.problems("tags", tags);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
        if (zone.isPresent() && region.isPresent() && !zone.get().startsWith(region.get())) {
            throw new InvalidException("zone", "'" + zone.get() + "' is not in the region " + region.get());
        }
    }

    private static boolean loopback(String url) {
        return url.matches("http://(127(\\.\\d{1,3}){3}|localhost|\\[::1])(:\\d{1,5})?/?");
    }
}
