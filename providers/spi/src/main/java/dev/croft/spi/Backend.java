package dev.croft.spi;

/** One place where machines can be made, with the credentials of one provider instance. Safe for use by many threads. */
public interface Backend extends AutoCloseable {
    Store<ImageSpec, ImageState> images();

    Store<NetworkSpec, NetworkState> networks();

    Store<DiskSpec, DiskState> disks();

    Store<VmSpec, VmState> vms();

    @Override
    void close();
}
