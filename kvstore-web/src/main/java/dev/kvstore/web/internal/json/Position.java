package dev.kvstore.web.internal.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

/** Where and why a JSON text is refused, without the parser's own words, which quote classes and contents. */
public final class Position {
    private Position() {}

    /** A phrase for the sender. */
    public static String of(JacksonException failure) {
        if (failure instanceof StreamConstraintsException) {
            return "it is nested too deeply";
        }
        long offset = failure.getLocation() == null ? -1 : failure.getLocation().getCharOffset();
        return offset < 0 ? "it is malformed" : "it is malformed near character " + offset;
    }
}
