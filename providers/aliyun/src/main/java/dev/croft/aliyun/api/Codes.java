package dev.croft.aliyun.api;

import dev.croft.spi.CloudException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What error codes of ECS and VPC mean (API references, "Error codes"). The same word is spelled in more than one way, so
 * letters' case does not count.
 */
final class Codes {
    /** Another change of the same thing is under way: it goes through when that is done. */
    private static final Set<String> BUSY = Set.of(
            "taskconflict",
            "operationconflict",
            "lasttokenprocessing",
            "operationfailed.lasttokenprocessing",
            "idempotentprocessing",
            "systembusy",
            "incorrectvpcstatus",
            "incorrectvswitchstatus",
            "incorrectroutetablestatus",
            "incorrectrouteentrystatus",
            "vswitch.status.error");

    private static final Set<String> PASSING =
            Set.of("internalerror", "serviceunavailable", "service.unavailable", "unknownerror", "servicetimeout");

    private Codes() {}

    private static String lower(String code) {
        return code.toLowerCase(Locale.ROOT);
    }

    private static boolean any(String code, String... parts) {
        return List.of(parts).stream().anyMatch(code::contains);
    }

    static boolean throttled(String code) {
        return any(lower(code), "throttling", "flowcontrol", "requestlimitexceeded");
    }

    /** What did nothing, and may go through later. */
    static boolean busy(String code) {
        var lower = lower(code);
        return BUSY.contains(lower) || lower.startsWith("incorrectstatus");
    }

    /** The cloud's own fault, which passes; whether the call had its effect is not known. */
    static boolean passing(String code) {
        return PASSING.contains(lower(code));
    }

    static Kind kind(String code) {
        var lower = lower(code);
        if (throttled(code)) {
            return Kind.THROTTLED;
        }
        if (any(lower, "accesskey", "signature", "securitytoken", "forbidden.ram", "nopermission", "unauthorized")
                || lower.equals("forbidden")) {
            return Kind.UNAUTHORIZED;
        }
        if (lower.matches(".*not(found|exists?)")) {
            return Kind.NOT_FOUND;
        }
        // A disk that is attached, or on its way.
        if (any(lower, "dependencyviolation", "inuse", "in_use", "incorrectdiskstatus")) {
            return Kind.IN_USE;
        }
        if (any(lower, "quota", "limitexceed", "exceedlimit")) {
            return Kind.QUOTA;
        }
        if (any(lower, "nostock", "notonsale", "resourcenotavailable")) {
            return Kind.NO_SPACE;
        }
        if (any(lower, "duplicate", "alreadyexist", "conflict", "deletionprotection", "idempotentparametermismatch")
                || lower.startsWith("incorrect")) {
            return Kind.CONFLICT;
        }
        return lower.startsWith("invalid")
                        || lower.startsWith("missing")
                        || any(lower, "unsupported", "notsupport", "malformed", "notinsamezone", "illegal")
                ? Kind.INVALID
                : Kind.FAILED;
    }

    /** The next step; empty where the message says all. */
    static String remedy(String code) {
        if (lower(code).contains("deletionprotection")) {
            return "if it is protected from deletion, set terminationProtection: false and apply it first";
        }
        return switch (kind(code)) {
            case THROTTLED -> "Aliyun limits the calls of an account and region: run it again, or set callsPerSecond";
            case QUOTA -> "have the quota raised in the console (Quota Center), or remove what is not used";
            case NO_SPACE -> "Aliyun has no such machine or disk in this zone: choose another zone or instanceType";
            case UNAUTHORIZED -> "check the credentials and what they may do (aliyun sts GetCallerIdentity, RAM policies)";
            default -> "";
        };
    }
}
