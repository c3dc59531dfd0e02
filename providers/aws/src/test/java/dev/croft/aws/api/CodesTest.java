package dev.croft.aws.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.spi.CloudException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class CodesTest {
    @ParameterizedTest
    @CsvSource({
        "InvalidInstanceID.NotFound, NOT_FOUND",
        "InvalidAMIID.Unavailable, NOT_FOUND",
        "DependencyViolation, IN_USE",
        "VolumeInUse, IN_USE",
        "InvalidIPAddress.InUse, IN_USE",
        "RequestLimitExceeded, THROTTLED",
        "VcpuLimitExceeded, QUOTA",
        "MaxSpotInstanceCountExceeded, QUOTA",
        "InsufficientInstanceCapacity, NO_SPACE",
        "UnauthorizedOperation, UNAUTHORIZED",
        "ExpiredToken, UNAUTHORIZED",
        "InvalidPermission.Duplicate, CONFLICT",
        "InvalidSubnet.Conflict, CONFLICT",
        "IncorrectInstanceState, CONFLICT",
        "OperationNotPermitted, CONFLICT",
        "InvalidParameterValue, INVALID",
        "InvalidAMIID.Malformed, INVALID",
        "VolumeTypeNotAvailableHere, FAILED"
    })
    void aCodeIsOfOneKind(String code, Kind kind) {
        assertThat(Codes.kind(code)).isEqualTo(kind);
    }

    @Test
    void anErrorTellsCodeRequestAndRemedyAndNoLongSecrets() {
        var failure = Failure.of(Ec2Exception.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("UnauthorizedOperation")
                        .errorMessage("You may not. Encoded authorization failure message: " + "x".repeat(900))
                        .build())
                .requestId("req-1")
                .statusCode(403)
                .build());
        assertThat(failure.exception("pg-1", "starting the instance", null))
                .hasMessageStartingWith("pg-1: starting the instance: You may not.")
                .hasMessageContaining("(UnauthorizedOperation, request req-1)")
                .hasMessageContaining("check the credentials")
                .message()
                .hasSizeLessThan(400);
    }
}
