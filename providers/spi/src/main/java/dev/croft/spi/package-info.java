/**
 * What a backend (libvirt, AWS, Aliyun) gives the plugin: four stores of things (images, networks, disks, machines),
 * each with the same five verbs. No cloud SDK is imported here, and nothing of Pulumi.
 */
package dev.croft.spi;
