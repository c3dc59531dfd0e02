package dev.croft.spi;

/** What a user's data is in: it is deleted, or replaced by an empty one, only where that was declared and applied before. */
public interface HoldsData {
    boolean allowDestroy();
}
