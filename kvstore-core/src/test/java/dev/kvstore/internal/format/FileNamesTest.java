package dev.kvstore.internal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kvstore.internal.format.FileNames.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999_999, 1_000_000, 999_999_999_999_999_999L})
    void namesAreReadBack(long number) {
        assertEquals(Kind.TABLE, FileNames.kind(FileNames.table(number)));
        assertEquals(Kind.LOG, FileNames.kind(FileNames.log(number)));
        assertEquals(Kind.MANIFEST, FileNames.kind(FileNames.manifest(number)));
        assertEquals(number, FileNames.number(FileNames.table(number)));
        assertEquals(number, FileNames.number(FileNames.log(number)));
        assertEquals(number, FileNames.number(FileNames.manifest(number)));
    }

    @Test
    void numbersHaveAtLeastSixDigits() {
        assertEquals("000042.sst", FileNames.table(42));
        assertEquals("1234567.wal", FileNames.log(1_234_567));
        assertEquals("MANIFEST-000007", FileNames.manifest(7));
    }

    @Test
    void fixedNamesAreKnown() {
        assertEquals(Kind.LOCK, FileNames.kind("LOCK"));
        assertEquals(Kind.CURRENT, FileNames.kind("CURRENT"));
        assertEquals(Kind.OPTIONS, FileNames.kind("OPTIONS"));
        assertEquals(-1, FileNames.number("CURRENT"));
    }

    @Test
    void temporaryIsWhatWeWriteUnderATemporaryName() {
        assertEquals(Kind.TEMPORARY, FileNames.kind(FileNames.temporary(FileNames.table(1))));
        assertEquals(Kind.TEMPORARY, FileNames.kind(FileNames.temporary(FileNames.CURRENT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".sst",
                ".tmp",
                "42.sst",
                "0000042.sst",
                "000042.SST",
                "000042.sst ",
                "-00042.sst",
                "+00042.sst",
                "00004x.sst",
                "٠٠٠٠٤٢.sst",
                "000042",
                "000042.sst.bak",
                "000042.sst.tmp.tmp",
                "MANIFEST-",
                "MANIFEST-42",
                "MANIFEST-000042.sst",
                "9999999999999999999.sst",
                "notes.tmp",
                "current",
                "README.txt"
            })
    void everythingElseIsForeign(String name) {
        assertEquals(Kind.FOREIGN, FileNames.kind(name));
    }
}
