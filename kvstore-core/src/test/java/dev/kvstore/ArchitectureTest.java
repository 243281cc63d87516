package dev.kvstore;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.openhft.chronicle.core.UnsafeMemory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom, and which doors to the machine are open to whom. */
class ArchitectureTest {
    private static final String INTERNAL = "dev.kvstore.internal";
    private static final String API = "dev.kvstore";

    /** Each room of {@code dev.kvstore.internal} with the rooms it may know; an arrow not listed is forbidden. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            Map.entry("memory", Set.of()),
            // What is told to the flight recorder, by whoever knows it.
            Map.entry("jfr", Set.of()),
            Map.entry("io", Set.of("memory")),
            Map.entry("format", Set.of("memory")),
            Map.entry("iterator", Set.of("format", "memory")),
            Map.entry("wal", Set.of("jfr", "io", "format", "memory")),
            Map.entry("memtable", Set.of("iterator", "format", "memory")),
            Map.entry("sstable", Set.of("jfr", "iterator", "io", "format", "memory")),
            // A room that reads or writes files speaks of regions of memory, as io's own signatures do.
            Map.entry("manifest", Set.of("wal", "io", "format", "memory")),
            Map.entry("compaction", Set.of("manifest", "sstable", "iterator", "io", "format", "memory")),
            Map.entry("engine", Set.of("jfr", "iterator", "io", "format", "memory")),
            Map.entry(
                    "lsm",
                    Set.of(
                            "jfr",
                            "engine",
                            "compaction",
                            "manifest",
                            "sstable",
                            "memtable",
                            "wal",
                            "iterator",
                            "format",
                            "io",
                            "memory")),
            // The public interfaces over whichever engine a directory holds.
            Map.entry("store", Set.of("jfr", "engine", "lsm", "btree", "tx", "io", "iterator", "format", "memory")),
            Map.entry("btree", Set.of("jfr", "engine", "io", "format", "iterator", "memory")),
            // The engine contract, and the entries, keys and memory that it speaks of; no engine.
            Map.entry("tx", Set.of("engine", "iterator", "format", "memory")));

    /** Rooms that are configured through values of the public API instead of seeing the whole of it. */
    private static final Set<String> ROOMS_THAT_KNOW_THE_API = Set.of("store", "engine", "lsm", "btree", "tx");

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter().importLocations(Set.of(Location.of(classesOfCore())));
    }

    static Stream<String> rooms() {
        return ROOMS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void knowsOnlyTheRoomsListedForIt(String room) {
        String[] allowed = Stream.concat(ROOMS.get(room).stream(), Stream.of(room))
                .map(other -> INTERNAL + "." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "." + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(INTERNAL + "..").and(not(resideInAnyPackage(allowed))))
                .because(room + " may know " + ROOMS.get(room))
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void everyRoomIsListed() {
        Set<String> found = classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(INTERNAL + "."))
                .map(name -> name.substring(INTERNAL.length() + 1).replaceAll("\\..*", ""))
                .filter(room -> !ROOMS.containsKey(room))
                .collect(toSet());
        assertEquals(Set.of(), found, "packages below " + INTERNAL + " that are not listed here");
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void knowsOfTheApiOnlyErrorsAndConstants(String room) {
        if (ROOMS_THAT_KNOW_THE_API.contains(room)) {
            return;
        }
        DescribedPredicate<JavaClass> errorOrConstant =
                assignableTo(StoreException.class).or(DescribedPredicate.describe("enums", JavaClass::isEnum));
        noClasses()
                .that()
                .resideInAPackage(INTERNAL + "." + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(API).and(not(errorOrConstant)))
                .because("options are handed down as values, so that a room can be read and tested by itself")
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void theApiKnowsItsImplementationAndNothingBelowIt() {
        noClasses()
                .that()
                .resideInAPackage(API)
                .should()
                .dependOnClassesThat(
                        resideInAPackage(INTERNAL + "..").and(not(resideInAPackage(INTERNAL + ".store.."))))
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void theFileSystemViewIsAClientLikeAnyOther() {
        noClasses()
                .that()
                .resideInAPackage(API + ".nio..")
                .should()
                .dependOnClassesThat(resideInAPackage(INTERNAL + ".."))
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void onlyIoTouchesFiles() {
        noClasses()
                .that()
                .resideOutsideOfPackages(INTERNAL + ".io..", API + ".nio..")
                .should()
                .dependOnClassesThat(belongToAnyOf(
                        Files.class,
                        FileChannel.class,
                        AsynchronousFileChannel.class,
                        RandomAccessFile.class,
                        File.class,
                        FileInputStream.class,
                        FileOutputStream.class))
                .because("every byte goes through Disk, which tests replace to cut the power")
                .check(classes);
    }

    @Test
    void onlyMemoryTouchesAddresses() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + ".memory..")
                .should()
                .dependOnClassesThat(assignableTo(UnsafeMemory.class).or(resideInAPackage("sun.misc..")))
                .because("Region is the one checked accessor")
                .check(classes);
    }

    @Test
    void nobodyPrints() {
        noClasses()
                .should(ACCESS_STANDARD_STREAMS)
                .because("an embedded library logs")
                .check(classes);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class)
                .because("a wait has a condition, a deadline, and ends when the store closes")
                .check(classes);
    }

    @Test
    void exportsThePublicPackagesAlone() throws IOException {
        try (InputStream in =
                URI.create(classesOfCore() + "module-info.class").toURL().openStream()) {
            ModuleDescriptor module = ModuleDescriptor.read(in);
            Set<String> exported = module.exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(toSet());
            assertTrue(Set.of(API, API + ".nio").containsAll(exported), () -> "exported: " + exported);
            assertTrue(exported.contains(API), () -> "exported: " + exported);
            assertEquals(Set.of(), module.opens(), "opened packages");
        }
    }

    private static URI classesOfCore() {
        URL location =
                StoreException.class.getProtectionDomain().getCodeSource().getLocation();
        return URI.create(location.toString());
    }
}
