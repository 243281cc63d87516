package dev.kvstore.internal.sstable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.kvstore.StoreCorruptedException;
import dev.kvstore.StoreException;
import dev.kvstore.StoreFormatException;
import dev.kvstore.internal.format.Checksum;
import dev.kvstore.internal.format.FileHeader;
import dev.kvstore.internal.format.FileNames;
import dev.kvstore.internal.format.Limits;
import dev.kvstore.internal.format.RangeTombstone;
import dev.kvstore.internal.format.StoreId;
import dev.kvstore.internal.format.Varint;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.iterator.InternalIterator;
import dev.kvstore.internal.iterator.TestEntry;
import dev.kvstore.internal.memory.Region;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A damaged table gives a typed error or what was written, never anything else. */
class TableDamageTest {
    private static final long SEED = 11;
    private static final EntryShape SMALL = new EntryShape("small", 40, 3, 12, 0, 60, 2, 10);
    private static final EntryShape UNIFORM = new EntryShape("uniform", 60, 8, 8, 40, 40, 1, 0);
    private static final List<RangeTombstone> RANGES =
            List.of(new RangeTombstone(new byte[] {1}, new byte[] {2, 3}, 99));

    private final Random random = new Random(SEED);
    private final TableFixture fixture = new TableFixture();

    @AfterEach
    void nothingLeaks() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyFlippedBitIsNoticed(Compression compression) {
        List<TestEntry> entries = SMALL.generate(random);
        TableMeta meta = fixture.write(new TableOptions(512, compression, 10), entries, RANGES);
        String name = FileNames.table(meta.fileNumber());
        byte[] content = fixture.disk.content(name);
        assertTrue(content.length > 1000, () -> "several blocks expected, found " + content.length + " bytes");
        for (int i = 0; i < content.length; i++) {
            int bit = 1 << random.nextInt(Byte.SIZE);
            fixture.disk.damage(name, i, new byte[] {(byte) (content[i] ^ bit)});
            String where = "byte " + i + " bit " + bit + " seed " + SEED;
            readsRightOrFails(meta, entries, where);
            assertThrows(StoreException.class, () -> verify(meta), where);
            fixture.disk.damage(name, i, new byte[] {content[i]});
        }
        verify(meta);
    }

    @Test
    void everyTruncationIsNoticedAtOpen() throws IOException {
        TableMeta meta = fixture.write(new TableOptions(512, Compression.NONE, 10), SMALL.generate(random), RANGES);
        String name = FileNames.table(meta.fileNumber());
        byte[] content = fixture.disk.content(name);
        for (int length = 0; length < content.length; length++) {
            replace(name, Arrays.copyOf(content, length));
            assertThrows(StoreCorruptedException.class, () -> fixture.open(meta), "length " + length);
        }
    }

    @Test
    void aBlockInAnothersPlaceIsDamaged() {
        List<TestEntry> entries = UNIFORM.generate(random);
        TableMeta meta = fixture.write(new TableOptions(512, Compression.NONE, 0), entries, List.of());
        String name = FileNames.table(meta.fileNumber());
        int length = fullBlockLength(meta);
        byte[] content = fixture.disk.content(name);
        int first = (int) TableLayout.DATA_START;
        fixture.disk.damage(name, first, Arrays.copyOfRange(content, first + length, first + 2 * length));
        try (Table table = fixture.open(meta)) {
            byte[] key = entries.get(0).key();
            StoreCorruptedException damage =
                    assertThrows(StoreCorruptedException.class, () -> fixture.get(table, key, Limits.MAX_SEQUENCE));
            assertEquals(name, damage.file());
            assertEquals(first, damage.offset());
        }
    }

    @Test
    void aBlockOfAnotherFileIsDamaged() {
        List<TestEntry> entries = UNIFORM.generate(random);
        TableOptions options = new TableOptions(512, Compression.NONE, 0);
        TableMeta one = fixture.write(options, entries, List.of());
        TableMeta other = fixture.write(options, entries, List.of());
        byte[] content = fixture.disk.content(FileNames.table(one.fileNumber()));
        int first = (int) TableLayout.DATA_START;
        byte[] block = Arrays.copyOfRange(content, first, first + fullBlockLength(one));
        fixture.disk.damage(FileNames.table(other.fileNumber()), first, block);
        try (Table table = fixture.open(other)) {
            byte[] key = entries.get(0).key();
            assertThrows(StoreCorruptedException.class, () -> fixture.get(table, key, Limits.MAX_SEQUENCE));
        }
    }

    @Test
    void aFileUnderAnothersNameIsDamaged() throws IOException {
        TableMeta meta = fixture.write(TableOptions.DEFAULT, SMALL.generate(random), List.of());
        fixture.disk.rename(FileNames.table(meta.fileNumber()), FileNames.table(1000));
        assertThrows(
                StoreCorruptedException.class,
                () -> Table.open(fixture.disk, fixture.memory, fixture.cache, 1000, TableFixture.STORE));
    }

    @Test
    void aTableOfAnotherStoreIsRefused() {
        TableMeta meta = fixture.write(TableOptions.DEFAULT, SMALL.generate(random), List.of());
        StoreId foreign = new StoreId(1, 2);
        assertThrows(
                StoreCorruptedException.class,
                () -> Table.open(fixture.disk, fixture.memory, fixture.cache, meta.fileNumber(), foreign));
    }

    @Test
    void aNewerVersionIsRefusedAsSuch() {
        TableMeta meta = fixture.write(TableOptions.DEFAULT, SMALL.generate(random), List.of());
        String name = FileNames.table(meta.fileNumber());
        byte[] header = Arrays.copyOf(fixture.disk.content(name), FileHeader.LENGTH);
        header[10] = FileHeader.FORMAT_VERSION + 1;
        try (Region region = fixture.copyOf(header)) {
            int crcAt = FileHeader.LENGTH - Integer.BYTES;
            region.putInt(crcAt, new Checksum().update(region, 0, crcAt).value());
            fixture.disk.damage(name, 0, region.toArray(0, header.length));
        }
        assertThrows(StoreFormatException.class, () -> fixture.open(meta));
    }

    /** Blocks whose checksum is right although their content makes no sense: decoders stay within bounds and end. */
    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"NONE", "LZ4"})
    void nonsenseWithARightChecksumIsHarmless(Compression compression) {
        List<TestEntry> entries = SMALL.generate(random);
        TableMeta meta = fixture.write(new TableOptions(512, compression, 10), entries, RANGES);
        String name = FileNames.table(meta.fileNumber());
        byte[] content = fixture.disk.content(name);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] block = mutatedFirstBlock(meta, content);
            fixture.disk.damage(name, TableLayout.DATA_START, block);
            refused += outcomeIsTyped(meta, entries, "round " + round + " seed " + SEED) ? 1 : 0;
        }
        int atLeast = 500;
        int found = refused;
        assertTrue(found >= atLeast, () -> found + " of 3000 refused, expected at least " + atLeast);
    }

    private byte[] mutatedFirstBlock(TableMeta meta, byte[] content) {
        int length = fullBlockLength(meta);
        int first = (int) TableLayout.DATA_START;
        byte[] block = Arrays.copyOfRange(content, first, first + length);
        int end = length - TableLayout.TRAILER_LENGTH;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int range = random.nextBoolean() ? Math.min(end, 100) : end;
            block[random.nextInt(range)] = (byte) random.nextInt();
        }
        try (Region region = fixture.copyOf(block)) {
            int crc = TableLayout.checksum(new Checksum(), region, 0, end + 1, first, meta.fileNumber());
            region.putInt(end + 1, crc);
            return region.toArray(0, length);
        }
    }

    /** Reads everything; whether a typed error came of it. */
    private boolean outcomeIsTyped(TableMeta meta, List<TestEntry> entries, String where) {
        boolean refused = false;
        try (Table table = fixture.open(meta);
                InternalIterator visible = table.iterator(Limits.MAX_SEQUENCE)) {
            for (TestEntry entry : entries) {
                fixture.get(table, entry.key(), Limits.MAX_SEQUENCE);
                fixture.seek(visible, entry.key());
                fixture.seekBefore(visible, entry.key());
            }
            int steps = 0;
            for (visible.seekToLast(); visible.isValid(); visible.prev()) {
                steps++;
            }
            assertTrue(steps <= BlockLayout.MAX_ENTRIES * table.properties().blocks(), where);
            table.verify();
        } catch (StoreCorruptedException e) {
            refused = true;
        } catch (RuntimeException e) {
            fail(where, e);
        } finally {
            fixture.reclaimer.readersHaveLeft();
        }
        return refused;
    }

    private void readsRightOrFails(TableMeta meta, List<TestEntry> entries, String where) {
        try (Table table = fixture.open(meta)) {
            int i = 0;
            try (InternalIterator all = table.allVersionsIterator()) {
                for (all.seekToFirst(); all.isValid(); all.next()) {
                    assertEquals(entries.get(i++), TestEntry.current(all), where);
                }
                assertEquals(entries.size(), i, where);
            } catch (StoreCorruptedException e) {
                assertEquals(FileNames.table(meta.fileNumber()), e.file());
            }
            for (TestEntry entry : entries) {
                assertEquals(entry, fixture.get(table, entry.key(), entry.sequence()), where);
            }
        } catch (StoreCorruptedException | StoreFormatException expected) {
            assertTrue(expected.getMessage().contains(FileNames.table(meta.fileNumber())), where);
        } finally {
            fixture.reclaimer.readersHaveLeft();
        }
    }

    private void verify(TableMeta meta) {
        try (Table table = fixture.open(meta)) {
            table.verify();
        }
    }

    /** Bytes of the first block in the file: its index entry says them after an empty separator. */
    private int fullBlockLength(TableMeta meta) {
        String name = FileNames.table(meta.fileNumber());
        byte[] content = fixture.disk.content(name);
        try (Region file = fixture.copyOf(content)) {
            long position = (long) content.length - TableLayout.FOOTER_LENGTH;
            TableFooter footer = TableFooter.read(file, position, position, meta.fileNumber(), name, new Checksum());
            long stored = Varint.value(Varint.readLong(file, footer.indexOffset() + 1, content.length));
            return (int) (stored >>> 2);
        }
    }

    private void replace(String name, byte[] content) throws IOException {
        fixture.disk.delete(name);
        try (Disk.OutputFile file = fixture.disk.create(name)) {
            file.write(content, 0, content.length);
        }
    }
}
