/** Base images, built by the script beside them and kept by the hash of all that goes into them. */
package dev.croft.libvirt.image;
