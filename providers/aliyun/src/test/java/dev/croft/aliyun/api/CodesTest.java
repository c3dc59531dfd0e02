package dev.croft.aliyun.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.cloud.Failure.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodesTest {
    @ParameterizedTest
    @CsvSource({
        "InvalidInstanceId.NotFound, NOT_FOUND",
        "InvalidVpcID.NotFound, NOT_FOUND",
        "InvalidAccessKeyId.NotFound, UNAUTHORIZED",
        "SignatureDoesNotMatch, UNAUTHORIZED",
        "Forbidden.RAM, UNAUTHORIZED",
        "DependencyViolation, IN_USE",
        "DependencyViolation.VSwitch, IN_USE",
        "IncorrectDiskStatus, IN_USE",
        "Throttling.User, THROTTLED",
        "Throttling, THROTTLED",
        "QuotaExceeded.Vpc, QUOTA",
        "OperationDenied.NoStock, NO_SPACE",
        "Zone.NotOnSale, NO_SPACE",
        "KeyPair.AlreadyExist, CONFLICT",
        "InvalidPrivateIpAddress.Duplicated, CONFLICT",
        "InvalidOperation.DeletionProtection, CONFLICT",
        "IncorrectInstanceStatus, CONFLICT",
        "IdempotentParameterMismatch, CONFLICT",
        "MissingParameter, INVALID",
        "InvalidCidrBlock.Malformed, INVALID",
        "ResourcesNotInSameZone, INVALID",
        "SomethingElse, FAILED"
    })
    void aCodeIsOfOneKindHoweverItIsSpelled(String code, Kind kind) {
        assertThat(Codes.kind(code)).isEqualTo(kind);
        assertThat(Codes.kind(code.toUpperCase(java.util.Locale.ROOT))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "TaskConflict, false, NONE_YET",
        "LastTokenProcessing, false, NONE_YET",
        "IncorrectStatus.NATGW, false, NONE_YET",
        "Throttling.User, false, NONE_YET",
        "ServiceUnavailable, true, UNKNOWN",
        "Whatever, true, UNKNOWN",
        "InvalidVpcId.NotFound, true, NONE",
        "InvalidParameter, false, NONE"
    })
    void whatMayHaveHappenedIsKnown(String code, boolean server, Effect effect) {
        assertThat(Failures.of(RpcException.answered(code, "text", "req-1", server))
                        .effect())
                .isEqualTo(effect);
    }

    @Test
    void whatWasNeverSentIsNotTriedAgain() {
        assertThat(Failures.of(RpcException.unsent("no key")).effect()).isEqualTo(Effect.NONE);
        assertThat(Failures.of(RpcException.silent("x", new java.net.ConnectException("refused")))
                        .effect())
                .isEqualTo(Effect.NONE_YET);
        assertThat(Failures.of(RpcException.silent("x", new java.io.IOException("EOF")))
                        .effect())
                .isEqualTo(Effect.UNKNOWN);
    }
}
