package dev.kvstore.web.internal.rest;

import dev.kvstore.web.internal.http.Bytes;
import dev.kvstore.web.internal.http.Problem;
import java.util.Arrays;

/**
 * Where the next page begins: the key to go on from, inclusive forwards and exclusive backwards. Nothing is kept on the
 * server between pages, so a token never expires; each page shows the store as it is when it is read.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PageToken(boolean reverse, byte[] position) {
    private static final byte FORWARD = 'f';
    private static final byte REVERSE = 'r';

    String encode() {
        byte[] bytes = new byte[position.length + 1];
        bytes[0] = reverse ? REVERSE : FORWARD;
        System.arraycopy(position, 0, bytes, 1, position.length);
        return Bytes.toBase64(bytes);
    }

    static PageToken decode(byte[] text, boolean reverse) {
        byte[] bytes = Bytes.fromBase64("cursor", text);
        if (bytes.length < 2 || bytes[0] != (reverse ? REVERSE : FORWARD)) {
            throw Problem.badRequest("cursor-malformed", "cursor must be that of a page in the same direction");
        }
        return new PageToken(reverse, Arrays.copyOfRange(bytes, 1, bytes.length));
    }
}
