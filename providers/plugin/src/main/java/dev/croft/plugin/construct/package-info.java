/**
 * Construct: the components of {@code dev.croft.components} for programs in other languages. Nothing of this, nor of the
 * components, is loaded before a program asks for one: runs of Java programs must not wait for it.
 */
package dev.croft.plugin.construct;
