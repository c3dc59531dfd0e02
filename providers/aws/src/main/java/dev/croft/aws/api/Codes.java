package dev.croft.aws.api;

import dev.croft.spi.CloudException.Kind;
import java.util.Set;

/** What EC2's error codes mean (EC2 API reference, "Error codes"). */
final class Codes {
    private static final Set<String> THROTTLED = Set.of(
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "RequestThrottled",
            "EC2ThrottledException",
            "TooManyRequestsException",
            "SlowDown",
            "BandwidthLimitExceeded");
    private static final Set<String> TRANSIENT =
            Set.of("InternalError", "InternalFailure", "ServiceUnavailable", "Unavailable", "ServerInternal");
    private static final Set<String> UNAUTHORIZED = Set.of(
            "UnauthorizedOperation",
            "AuthFailure",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "ExpiredToken",
            "RequestExpired",
            "OptInRequired",
            "AccessDenied",
            "Blocked",
            "PendingVerification");

    private Codes() {}

    static boolean throttled(String code) {
        return THROTTLED.contains(code);
    }

    /** The cloud's own fault, which passes; whether the call had its effect is not known. */
    static boolean passing(String code, int status) {
        return TRANSIENT.contains(code) || status >= 500 && !capacity(code) && !throttled(code);
    }

    private static boolean capacity(String code) {
        return code.startsWith("Insufficient");
    }

    static Kind kind(String code) {
        if (throttled(code)) {
            return Kind.THROTTLED;
        }
        if (UNAUTHORIZED.contains(code)) {
            return Kind.UNAUTHORIZED;
        }
        if (code.endsWith("NotFound")
                || code.equals("InvalidAMIID.Unavailable")
                || code.equals("Gateway.NotAttached")) {
            return Kind.NOT_FOUND;
        }
        if (code.equals("DependencyViolation") || code.endsWith(".InUse") || code.endsWith("InUse")) {
            return Kind.IN_USE;
        }
        if (code.endsWith("LimitExceeded") || code.startsWith("Max") || code.endsWith("CountExceeded")) {
            return Kind.QUOTA;
        }
        if (capacity(code)) {
            return Kind.NO_SPACE;
        }
        if (code.endsWith(".Duplicate")
                || code.endsWith("Conflict")
                || code.endsWith("AlreadyExists")
                || code.endsWith("AlreadyAssociated")
                || code.startsWith("Incorrect")
                || code.equals("OperationNotPermitted")
                || code.equals("VolumeModificationRateExceeded")) {
            return Kind.CONFLICT;
        }
        return code.startsWith("Invalid")
                        || code.startsWith("Missing")
                        || code.startsWith("Unknown")
                        || code.startsWith("Unsupported")
                        || code.endsWith("Malformed")
                        || code.startsWith("Validation")
                        || code.endsWith("Mismatch")
                ? Kind.INVALID
                : Kind.FAILED;
    }

    /** The next step; empty where the message says all. */
    static String remedy(String code) {
        return switch (code) {
            case "OperationNotPermitted" -> "if it is protected from deletion, set terminationProtection: false and apply it first";
            case "VolumeModificationRateExceeded" -> "EC2 changes a volume once in six hours: run it again later";
            case "VpcLimitExceeded",
                    "AddressLimitExceeded",
                    "VcpuLimitExceeded",
                    "InstanceLimitExceeded" -> "have the quota raised in the console (Service Quotas, EC2 and VPC), or remove what is not used";
            default -> switch (kind(code)) {
                case THROTTLED -> "AWS limits the calls of an account and region: run it again, or run less side by side";
                case QUOTA -> "have the quota raised in the console (Service Quotas), or remove what is not used";
                case NO_SPACE -> "AWS has no such machine free in this zone: choose another zone or instanceType";
                case UNAUTHORIZED -> "check the credentials and what they may do (aws sts get-caller-identity, IAM policies)";
                default -> "";
            };
        };
    }
}
