/** A timeline of what a run does, in Chrome's trace format. */
package dev.croft.bootstrap.trace;
