/** Machines as LXC containers. */
package dev.croft.libvirt.lxc;
