/** What makes a new machine itself: its keys and names, packed for its first boot, and the file system they come in. */
package dev.croft.libvirt.seed;
