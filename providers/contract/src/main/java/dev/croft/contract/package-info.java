/** What every backend must keep, as tests that its own extend; how it is broken from outside is the backend's to say. */
package dev.croft.contract;
