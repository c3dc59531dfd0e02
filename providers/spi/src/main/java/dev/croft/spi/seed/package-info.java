/** What a machine is given for its first boot, in whatever way a backend brings it there. */
package dev.croft.spi.seed;
