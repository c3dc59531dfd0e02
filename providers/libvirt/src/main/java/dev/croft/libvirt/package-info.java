/**
 * Machines on libvirt: containers of its LXC driver, so that no hardware virtualization is needed. Everything goes through
 * libvirt's API; nothing here needs root on the host but what libvirtd does itself.
 */
package dev.croft.libvirt;
