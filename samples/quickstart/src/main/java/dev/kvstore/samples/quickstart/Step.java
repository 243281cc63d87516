package dev.kvstore.samples.quickstart;

import java.io.IOException;

/** One thing to do with a store. */
interface Step {
    /** One or two words for the report. */
    String name();

    /** Does it, and fails with {@link StepFailedException} when the store does not do what it promises. */
    Outcome run(Library library) throws IOException;
}
