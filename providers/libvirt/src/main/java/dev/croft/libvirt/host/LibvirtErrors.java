package dev.croft.libvirt.host;

import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.Locale;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** libvirt's errors in the SPI's terms, with what the user can do. */
public final class LibvirtErrors {
    private LibvirtErrors() {}

    /** @param thing the user's name of what the call was about; may be empty */
    public static CloudException map(String thing, String uri, LibvirtException e) {
        var text = String.valueOf(e.getMessage());
        var low = text.toLowerCase(Locale.ROOT);
        var code = code(e);
        if (low.contains("failed to connect socket") || low.contains("connection refused")) {
            return connection(thing, uri, low, e);
        }
        if (low.contains("no space left")) {
            return new CloudException(
                    Kind.NO_SPACE,
                    thing,
                    "libvirt's host has no space left: " + text,
                    "make room there, or set croft:libvirt's pool to one with more (virsh pool-list --details)",
                    e);
        }
        if (low.contains("already in use by interface")) {
            return new CloudException(
                    Kind.CONFLICT,
                    thing,
                    "its addresses overlap with another network of libvirt's host: " + text,
                    "choose another cidr, or remove the other network (virsh net-list --all)",
                    e);
        }
        if (code == ErrorNumber.VIR_ERR_ACCESS_DENIED
                || code == ErrorNumber.VIR_ERR_OPERATION_DENIED
                || code == ErrorNumber.VIR_ERR_AUTH_FAILED
                || code == ErrorNumber.VIR_ERR_AUTH_UNAVAILABLE
                || code == ErrorNumber.VIR_ERR_AUTH_CANCELLED) {
            return new CloudException(
                    Kind.UNAUTHORIZED, thing, "libvirt at " + uri + " refuses: " + text, remedyForGroup(), e);
        }
        return new CloudException(kind(code), thing, "libvirt: " + text, "", e);
    }

    private static CloudException connection(String thing, String uri, String low, LibvirtException e) {
        if (low.contains("permission denied")) {
            return new CloudException(
                    Kind.UNAUTHORIZED, thing, "no permission to use libvirt at " + uri, remedyForGroup(), e);
        }
        return new CloudException(
                Kind.UNAVAILABLE,
                thing,
                "libvirtd at " + uri + " does not run or cannot be reached: " + e.getMessage(),
                "start it: 'make setup' (as root), or 'systemctl start libvirtd'",
                e);
    }

    private static String remedyForGroup() {
        return "as root: usermod -aG libvirt " + System.getProperty("user.name") + ", then log in again";
    }

    private static Kind kind(ErrorNumber code) {
        return switch (code) {
            case VIR_ERR_NO_DOMAIN,
                    VIR_ERR_NO_NETWORK,
                    VIR_ERR_NO_STORAGE_POOL,
                    VIR_ERR_NO_STORAGE_VOL,
                    VIR_ERR_NO_NWFILTER -> Kind.NOT_FOUND;
            case VIR_ERR_DOM_EXIST, VIR_ERR_NETWORK_EXIST, VIR_ERR_STORAGE_VOL_EXIST -> Kind.CONFLICT;
            case VIR_ERR_RESOURCE_BUSY -> Kind.IN_USE;
            case VIR_ERR_XML_ERROR,
                    VIR_ERR_XML_DETAIL,
                    VIR_ERR_INVALID_ARG,
                    VIR_ERR_CONFIG_UNSUPPORTED,
                    VIR_ERR_XML_INVALID_SCHEMA -> Kind.INVALID;
            case VIR_ERR_OPERATION_TIMEOUT -> Kind.TIMEOUT;
            default -> Kind.FAILED;
        };
    }

    static ErrorNumber code(LibvirtException e) {
        return e.getError() == null ? ErrorNumber.VIR_ERR_UNKNOWN : e.getError().getCode();
    }

    /** The connection broke, so that the next try needs a new one. */
    static boolean lost(LibvirtException e) {
        var low = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return low.contains("client socket is closed")
                || low.contains("connection reset")
                || low.contains("broken pipe")
                || low.contains("end of file while reading data")
                || low.contains("cannot recv data")
                || low.contains("cannot write data")
                || code(e) == ErrorNumber.VIR_ERR_INVALID_CONN;
    }

    /** Whether another container took the loop device between libvirt's choice of it and its use. */
    public static boolean loopRace(LibvirtException e) {
        var low = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return low.contains("loop device") || low.contains("device or resource busy");
    }
}
