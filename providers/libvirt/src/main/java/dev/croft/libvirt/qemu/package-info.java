/** Machines as QEMU virtual machines with cloud-init. */
package dev.croft.libvirt.qemu;
