/**
 * What backends on clouds have in common, whichever SDK they speak: calls that end well or with an error that says what to
 * do, waits with a limit, whose a thing is, what a declaration comes to. No cloud SDK is imported here.
 */
package dev.croft.spi.cloud;
