package dev.croft.libvirt.host;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.NetworkPointer;

/** Functions of libvirt and of the C library that the Java binding does not have. */
interface Natives extends Library {
    Natives LIBVIRT = Native.load("virt", Natives.class);
    C LIBC = Native.load("c", C.class);

    /** Of virNetworkUpdateCommand. */
    int UPDATE_DELETE = 2;

    int UPDATE_ADD_LAST = 3;
    /** Of virNetworkUpdateSection. */
    int SECTION_DNS_HOST = 10;
    /** VIR_NETWORK_UPDATE_AFFECT_CONFIG. */
    int AFFECT_CONFIG = 2;
    /** VIR_NETWORK_UPDATE_AFFECT_LIVE and _CONFIG. */
    int AFFECT_LIVE_AND_CONFIG = 3;

    int virNetworkUpdate(NetworkPointer network, int command, int section, int index, String xml, int flags);

    /** Fills {@code domains} with an array that the caller frees, as each of its elements; returns their number. */
    int virConnectListAllDomains(ConnectionPointer connection, PointerByReference domains, int flags);

    /** The text belongs to the domain. */
    String virDomainGetName(Pointer domain);

    int virDomainFree(Pointer domain);

    int virDomainGetMemoryParameters(DomainPointer domain, Pointer parameters, IntByReference count, int flags);

    int virDomainSetMemoryParameters(DomainPointer domain, Pointer parameters, int count, int flags);

    int virDomainSendProcessSignal(DomainPointer domain, long pid, int signal, int flags);

    /** What Java's files lack: where a sparse file's data is. */
    interface C extends Library {
        int O_RDONLY = 0;
        int SEEK_DATA = 3;
        int SEEK_HOLE = 4;

        /** For the calls that the C library has no function for; the numbers are the same on all architectures. */
        long syscall(long number, Object... arguments) throws LastErrorException;

        int fchown(int file, int user, int group) throws LastErrorException;

        int fsync(int file) throws LastErrorException;

        int renameat(int from, String name, int to, String newName) throws LastErrorException;

        int unlinkat(int folder, String name, int flags) throws LastErrorException;

        int openat(int folder, String path, int flags) throws LastErrorException;

        int ioctl(int file, NativeLong request, Pointer argument) throws LastErrorException;

        int open(String path, int flags);

        long lseek(int file, long offset, int whence);

        int close(int file);

        void free(Pointer memory);
    }
}
