package dev.croft.bootstrap.engine;

/** The same on Debian 12. */
@Debian(12)
class Preflight12IT extends PreflightIT {}
