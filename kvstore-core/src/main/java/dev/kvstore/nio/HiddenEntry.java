package dev.kvstore.nio;

/**
 * An entry of a store that its file systems don't show; see {@link KeyValueFileSystems#forEachHidden}.
 *
 * @param key its key, a copy that the caller owns
 * @param reason why it is hidden
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and the caller owns the array
public record HiddenEntry(byte[] key, Reason reason) {
    /** Why an entry is hidden. */
    public enum Reason {
        /** The key is no path: a name is empty, {@code .}, {@code ..}, holds a NUL or is no UTF-8. */
        NOT_A_PATH,
        /** Keys below this one make it a directory. */
        DIRECTORY_IN_ITS_PLACE
    }
}
