/** Machines with what comes with them: a key pair, an address, disks. */
package dev.croft.aliyun.vm;
