package dev.croft.aws.api;

import software.amazon.awssdk.services.ec2.Ec2Client;

/** Gives the SDK's client; it is made, and the SDK loaded, when it is first asked for. */
public interface Client extends AutoCloseable {
    Ec2Client get();

    @Override
    void close();
}
