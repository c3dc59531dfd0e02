/** Machines: an instance with its key pair, its address and its disks. */
package dev.croft.aws.vm;
