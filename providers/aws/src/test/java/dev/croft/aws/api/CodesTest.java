package dev.croft.aws.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Owner;
import dev.croft.spi.cloud.Client;
import dev.croft.spi.cloud.Pace;
import dev.croft.spi.cloud.Rate;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.Ec2Client;
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
        var error = Ec2Exception.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("UnauthorizedOperation")
                        .errorMessage("You may not. Encoded authorization failure message: " + "x".repeat(900))
                        .build())
                .requestId("req-1")
                .statusCode(403)
                .build();
        var nobody = new Client<Ec2Client>() {
            @Override
            public Ec2Client get() {
                throw error;
            }

            @Override
            public void close() {}
        };
        var api = new Api(nobody, Pace.real(), Rate.of(Optional.empty()));
        var owner = new Owner("o", "urn", "pg-1", "dev", "1");
        var call = new Call(owner, Instant.now().plusSeconds(60), text -> {});
        assertThatThrownBy(() -> api.ask(call, "starting the instance", Ec2Client::describeVpcs))
                .hasMessageStartingWith("pg-1: starting the instance: You may not.")
                .hasMessageContaining("(UnauthorizedOperation, request req-1)")
                .hasMessageContaining("check the credentials")
                .message()
                .hasSizeLessThan(400);
    }
}
