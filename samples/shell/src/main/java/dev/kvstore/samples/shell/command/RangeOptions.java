package dev.kvstore.samples.shell.command;

import dev.kvstore.KeyRange;
import dev.kvstore.samples.shell.text.ByteFormat;
import dev.kvstore.samples.shell.text.UsageException;
import picocli.CommandLine.Option;

/** Which keys: those with a prefix, or between bounds; all when nothing is said. */
final class RangeOptions {
    @Option(
            names = {"-p", "--prefix"},
            paramLabel = "PREFIX",
            description = "Keys that start so.")
    private String prefix;

    @Option(names = "--from", paramLabel = "KEY", description = "Keys at or above.")
    private String from;

    @Option(names = "--to", paramLabel = "KEY", description = "Keys below.")
    private String to;

    boolean isGiven() {
        return prefix != null || from != null || to != null;
    }

    KeyRange range(ByteFormat format) {
        return rangeOf(null, format);
    }

    /** With a prefix that was given in another way. */
    KeyRange rangeOf(String givenPrefix, ByteFormat format) {
        String start = givenPrefix == null ? prefix : givenPrefix;
        if (start != null && (from != null || to != null || (givenPrefix != null && prefix != null))) {
            throw new UsageException("give one prefix, or bounds (--from, --to), not both");
        }
        return start != null
                ? KeyRange.prefix(format.parse(start))
                : KeyRange.between(from == null ? null : format.parse(from), to == null ? null : format.parse(to));
    }
}
