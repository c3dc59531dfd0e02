package dev.croft.aliyun.stub;

import java.io.IOException;

/** The stand-in as a program of its own, for who is not a test of ours: prints its port and runs until it is ended. */
final class Alone {
    private Alone() {}

    /** @param args the key's id and its secret */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println(new AliyunStub(args[0], args[1]).uri().getPort());
        Thread.currentThread().join();
    }
}
