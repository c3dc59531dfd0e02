/**
 * Facts, plan, apply: looks at a node once, works out what is missing as a pure function, and does it in one go.
 */
package dev.croft.bootstrap.engine;
