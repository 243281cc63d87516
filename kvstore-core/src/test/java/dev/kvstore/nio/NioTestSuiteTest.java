package dev.kvstore.nio;

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

    @Test
    void everyCasePassesButTheKnownOpinions() {
        Suites.run(NioTestSuite.class, LEAST_CASES, OPINIONS);
    }
}
