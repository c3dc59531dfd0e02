/**
 * An environment as data: what a stack's YAML file may say, checked as a whole before anything is created. Every error
 * names the path in that file, what was found and what is allowed.
 */
package dev.croft.components.data;
