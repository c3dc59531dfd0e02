/**
 * The values that every layer shares: records that describe what a user declares, the tree that they are read from and
 * written to, and the checks between the two. It depends on nothing.
 */
package dev.croft.model;
