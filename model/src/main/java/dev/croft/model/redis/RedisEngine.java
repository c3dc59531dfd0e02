package dev.croft.model.redis;

/** The program that serves. */
public enum RedisEngine {
    REDIS,
    VALKEY
}
