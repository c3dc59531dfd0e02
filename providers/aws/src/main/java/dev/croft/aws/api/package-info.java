/** Calls to EC2 that end well or with an error that says what to do. */
package dev.croft.aws.api;
