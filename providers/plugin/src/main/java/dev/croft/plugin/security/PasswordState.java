package dev.croft.plugin.security;

import dev.croft.model.Doc;
import dev.croft.model.Secret;

/** A password that was made. */
public record PasswordState(@Doc("The password.") Secret value) {}
