package dev.kvstore.nio;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The suite of niotest; the cases that fail are opinions which the default file system does not share either. */
class NioTestSuiteTest {
    private static final int LEAST_CASES = 600;
    private static final Set<String> OPINIONS = Set.of(
            "testCopyAttributesCheckModifiedTime",
            "testCopyBrokenSymLinkToItself",
            "testCopySymLinkToItself",
            "testIsSameFileOfDifferentPathNonExistingFileIsNot",
            "testIsSameFileOtherProvider",
            "testMovedWatchedDirCancelsKeys",
            "testSymLinkToUnnormalizedRelPath",
            "testTruncateOnAppendChannelThrows",
            // No opinion, but it wants nobody else to free room on the device meanwhile.
            "testPathFileStoreGrowingFileLowersUnallocatedSpace");

    /** What the specification said until JDK 20. */
    private static final String BEFORE_JDK_21 = "testTransferFromPositionBeyondFileSizeDoesNothing";

    @Test
    void everyCasePassesButTheKnownOpinions() {
        Set<String> known = new HashSet<>(OPINIONS);
        if (Runtime.version().feature() >= 21) {
            known.add(BEFORE_JDK_21);
        }
        Suites.run(NioTestSuite.class, LEAST_CASES, known);
    }
}
