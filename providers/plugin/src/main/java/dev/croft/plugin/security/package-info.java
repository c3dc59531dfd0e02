/** Resources that own secrets of an environment: its certificate authority, its passwords, its SSH keys. */
package dev.croft.plugin.security;
