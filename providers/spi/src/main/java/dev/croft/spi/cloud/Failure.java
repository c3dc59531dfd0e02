package dev.croft.spi.cloud;

import dev.croft.spi.CloudException.Kind;

/**
 * Why a call failed.
 *
 * @param code the cloud's own word; empty where there was no answer
 * @param request the cloud's id of the call, for its support; may be empty
 * @param text what the cloud says; cut where it is long
 * @param effect what the call may have done all the same
 * @param remedy the next step; empty where the text says all
 */
public record Failure(Kind kind, String code, String request, String text, Effect effect, String remedy) {
    private static final int LONGEST = 400;

    /** What a call that failed may have done. */
    public enum Effect {
        /** Nothing, and it will fail again. */
        NONE,
        /** Nothing, and it may go through later. */
        NONE_YET,
        /** Nobody knows: the answer was lost. */
        UNKNOWN
    }

    public Failure {
        var line = text.strip().replaceAll("\\s+", " ");
        text = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    /** One without an answer. */
    public static Failure silent(Kind kind, String text, Effect effect) {
        return new Failure(kind, "", "", text, effect, "");
    }

    /** Whether an error of this class is among the causes. */
    public static boolean caused(Throwable e, Class<? extends Throwable> kind) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The same for the user. */
    NativeException exception(String thing, String doing, Throwable cause) {
        return exception(kind, thing, doing, remedy, cause);
    }

    NativeException exception(Kind as, String thing, String doing, String next, Throwable cause) {
        var origin = code.isEmpty() ? "" : " (" + code + (request.isEmpty() ? "" : ", request " + request) + ")";
        return new NativeException(as, thing, doing + ": " + text + origin, next, code, cause);
    }
}
