/** The connection to libvirtd, its errors in our terms, and its storage. */
package dev.croft.libvirt.host;
