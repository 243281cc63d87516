package dev.kvstore.web.internal.route;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.kvstore.EntryInfo;
import dev.kvstore.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Values that are sent as they are read, however long they are. The client must keep reading, or is cut off. */
public final class LargeValues {
    /** The longest value that is held in memory to be sent, in bytes. */
    public static final int MAX_HELD = 1 << 20;

    private LargeValues() {}

    /** Whether an entry was asked for with its value up to {@link #MAX_HELD}, and that was not enough. */
    public static boolean isLarge(EntryInfo info) {
        return info != null && info.value() == null;
    }

    /**
     * Answers with a value.
     *
     * @param moment a snapshot of which {@code info} is, too
     */
    public static void send(Call call, String type, Reader moment, byte[] key, EntryInfo info) throws IOException {
        OutputStream out = call.stream(200, type, info.length());
        if (!call.isHead()) {
            try (InputStream in = moment.stream(key)) {
                in.transferTo(new SteadyOutput(out));
            }
        }
    }

    /** Writes a value as the member {@code value64}. */
    public static void write(JsonGenerator json, Reader moment, byte[] key) throws IOException {
        json.writeFieldName("value64");
        try (InputStream in = moment.stream(key)) {
            json.writeBinary(Base64Variants.MODIFIED_FOR_URL, in, -1);
        }
    }
}
