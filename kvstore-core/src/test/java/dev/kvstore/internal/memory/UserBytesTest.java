package dev.kvstore.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes of users, on and off the heap, into regions and back. */
class UserBytesTest {
    private final Region region = new NativeMemory().allocate(MemoryComponent.SCRATCH, 64);

    @AfterEach
    void release() {
        region.close();
    }

    @Test
    void copiesInFromTheReadPositionOnAndOffTheHeap() {
        Bytes<?> direct = Bytes.allocateElasticDirect(16);
        for (Bytes<?> source : new Bytes<?>[] {Bytes.allocateElasticOnHeap(16), direct}) {
            source.write(bytes("xxhello"));
            source.readPosition(2);
            UserBytes.copyIn(source, region, 3, 5);
            assertArrayEquals(bytes("hello"), region.toArray(3, 5));
            assertEquals(2, source.readPosition());
            region.fill(0, 64, (byte) 0);
        }
        direct.releaseLast();
    }

    @Test
    void appendsToElasticBytesOnAndOffTheHeap() {
        region.write(7, bytes("hello"), 0, 5);
        Bytes<?> direct = Bytes.allocateElasticDirect(1);
        for (Bytes<?> target : new Bytes<?>[] {Bytes.allocateElasticOnHeap(1), direct}) {
            target.write(bytes("ab"));
            UserBytes.append(region, 7, 5, target);
            UserBytes.append(region, 7, 0, target);
            byte[] content = new byte[7];
            assertEquals(7, target.read(content));
            assertArrayEquals(bytes("abhello"), content);
        }
        direct.releaseLast();
    }

    @Test
    void targetOfFixedSizeThatIsTooSmallIsLeftAlone() {
        Bytes<?> target = Bytes.wrapForWrite(new byte[4]);
        assertThrows(IllegalArgumentException.class, () -> UserBytes.append(region, 0, 5, target));
        assertEquals(0, target.writePosition());
        UserBytes.append(region, 0, 4, target);
        assertEquals(4, target.writePosition());
    }

    @Test
    void rangeOutsideTheRegionIsRefused() {
        Bytes<?> source = Bytes.wrapForRead(new byte[8]);
        assertThrows(IndexOutOfBoundsException.class, () -> UserBytes.copyIn(source, region, 60, 8));
        Bytes<?> target = Bytes.allocateElasticOnHeap(8);
        assertThrows(IndexOutOfBoundsException.class, () -> UserBytes.append(region, 60, 8, target));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyLengthIsCopiedWholeAndNoFurther() {
        Bytes<?> direct = Bytes.allocateElasticDirect(64);
        for (Bytes<?> bytes : new Bytes<?>[] {Bytes.allocateElasticOnHeap(64), direct}) {
            for (int length = 1; length <= 40; length++) {
                byte[] expected = new byte[length];
                for (int i = 0; i < length; i++) {
                    expected[i] = (byte) (i + 1);
                }
                bytes.clear().write(expected);
                try (Region copy = new NativeMemory().allocate(MemoryComponent.SCRATCH, length + 8L)) {
                    copy.fill(0, length + 8L, (byte) 99);
                    UserBytes.copyIn(bytes, copy, 0, length);
                    assertArrayEquals(expected, copy.toArray(0, length));
                    assertEquals(99, copy.getByte(length));
                    bytes.clear();
                    UserBytes.append(copy, 0, length, bytes);
                    assertArrayEquals(expected, bytes.toByteArray());
                }
            }
        }
        direct.releaseLast();
    }
}
