package dev.kvstore.internal.io;

/**
 * One call to a simulated device, as logged.
 *
 * @param call how many calls of any kind had been made, this one included; faults count these
 * @param change how many changing calls had been made, this one included if it is one; power cuts count these
 * @param kind what was called
 * @param subject the path of the file or directory
 * @param position where in the file, in bytes; 0 where there is no position
 * @param length how many bytes; 0 where there is no length
 */
public record Operation(long call, long change, Kind kind, String subject, long position, long length) {
    /** What can be called. */
    public enum Kind {
        CREATE_DIRECTORY(true, true),
        SYNC_DIRECTORY(true, false),
        LOCK(true, true),
        CREATE(true, true),
        CREATE_LOG(true, true),
        GROW(true, true),
        PREPARE(true, true),
        TRUNCATE(true, false),
        WRITE(true, true),
        /** A point between stores into a mapping, announced by the test. */
        MAPPED_CHECKPOINT(true, false),
        FORCE(true, false),
        RENAME(true, false),
        LINK(true, true),
        DELETE(true, false),
        OPEN(false, false),
        OPEN_LOG(false, false),
        OPEN_PAGES(false, false),
        READ(false, false),
        MAP(false, false),
        SIZE(false, false),
        LIST(false, false);

        private final boolean changing;
        private final boolean takesSpace;

        Kind(boolean changing, boolean takesSpace) {
            this.changing = changing;
            this.takesSpace = takesSpace;
        }

        /** Whether the call changes the device or makes a change durable. */
        public boolean isChanging() {
            return changing;
        }

        /** Whether a full device can refuse the call. */
        public boolean takesSpace() {
            return takesSpace;
        }
    }

    @Override
    public String toString() {
        String range = length == 0 && position == 0 ? "" : " " + length + " bytes at " + position;
        return "call " + call + " (change " + change + "): " + kind + " " + subject + range;
    }
}
