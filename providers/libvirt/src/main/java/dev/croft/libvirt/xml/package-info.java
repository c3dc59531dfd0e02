/** libvirt's XML, made from template files and read with XPath. */
package dev.croft.libvirt.xml;
