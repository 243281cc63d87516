package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.iterator.TestEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TableFormatTest {
    private static final Path DOCUMENT = Path.of("docs", "formats", "table.md");
    private static final Pattern DUMP_LINE =
            Pattern.compile("^([0-9a-f]{4})  ((?:[0-9a-f]{2} ?)+)$", Pattern.MULTILINE);

    @Test
    void theDocumentsExampleIsWhatTheBuilderWrites() throws IOException {
        byte[] documented = documentedBytes();
        try (TableFixture fixture = new TableFixture()) {
            List<TestEntry> entries = List.of(
                    TestEntry.put(key("apple"), 9, "red".getBytes(StandardCharsets.US_ASCII)),
                    TestEntry.put(key("apple"), 5, "green".getBytes(StandardCharsets.US_ASCII)),
                    TestEntry.delete(key("pear"), 7));
            TableMeta meta = fixture.write(TableOptions.DEFAULT, entries, List.of());
            byte[] written = fixture.disk.content(FileNames.table(meta.fileNumber()));
            HexFormat hex = HexFormat.ofDelimiter(" ");
            assertEquals(hex.formatHex(documented), hex.formatHex(Arrays.copyOf(written, documented.length)));
        }
    }

    private static byte[] documentedBytes() throws IOException {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        String text = Files.readString(module.resolve(DOCUMENT));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher lines = DUMP_LINE.matcher(text);
        while (lines.find()) {
            assertEquals(bytes.size(), Integer.parseInt(lines.group(1), 16), "offset of a line of the dump");
            bytes.writeBytes(HexFormat.ofDelimiter(" ").parseHex(lines.group(2).strip()));
        }
        assertEquals(0xDE, bytes.size(), "bytes of the dump");
        return bytes.toByteArray();
    }

    private static byte[] key(String user) {
        return ("\0" + user).getBytes(StandardCharsets.US_ASCII);
    }
}
