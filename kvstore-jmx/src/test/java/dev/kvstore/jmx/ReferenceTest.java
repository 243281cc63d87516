package dev.kvstore.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kvstore.KeyValueStore;
import dev.kvstore.StorageEngine;
import dev.kvstore.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Names, types and ranges of the beans are API: they are written down in a document, and this test fails when the beans say
 * something else. {@code -Dkvstore.jmx.write=true} writes the document anew.
 */
class ReferenceTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("basedir", "")).resolve("docs/reference.md");

    /** What a console can hand over; the button of an operation with anything else is dead. */
    private static final Set<String> TYPABLE = Set.of("long", "boolean", "double", "java.lang.String");

    @TempDir
    Path directory;

    @Test
    void theDocumentSaysWhatTheBeansSay() throws Exception {
        StoreOptions options = StoreOptions.builder().memoryBudget(1L << 30).build();
        StoreOptions treeOptions =
                options.toBuilder().engine(StorageEngine.BTREE).build();
        try (KeyValueStore store = KeyValueStore.open(directory.resolve("tables"), options);
                KeyValueStore tree = KeyValueStore.open(directory.resolve("tree"), treeOptions);
                StoreManagement management = StoreManagement.register(store);
                StoreManagement treeManagement = StoreManagement.register(tree)) {
            Beans beans = new Beans(management);
            Beans treeBeans = new Beans(treeManagement);
            Reference reference = new Reference();
            for (Component component : beans.components()) {
                reference.add(component, beans.info(component));
            }
            reference.add(Component.TREE, treeBeans.info(Component.TREE));
            if (Boolean.getBoolean("kvstore.jmx.write")) {
                Files.createDirectories(DOCUMENT.getParent());
                Files.writeString(DOCUMENT, reference.text());
            }
            assertEquals(Files.readString(DOCUMENT), reference.text());
        }
    }

    @ParameterizedTest
    @EnumSource(StorageEngine.class)
    void everyOperationCanBeCalledFromAConsole(StorageEngine engine) throws Exception {
        StoreOptions options = StoreOptions.builder().engine(engine).build();
        try (KeyValueStore store = KeyValueStore.open(directory, options);
                StoreManagement management = StoreManagement.register(store)) {
            Beans beans = new Beans(management);
            for (Component component : beans.components()) {
                for (MBeanOperationInfo operation : beans.info(component).getOperations()) {
                    Set<String> types = Arrays.stream(operation.getSignature())
                            .map(MBeanParameterInfo::getType)
                            .collect(Collectors.toSet());
                    assertTrue(TYPABLE.containsAll(types), operation::toString);
                    for (MBeanParameterInfo parameter : operation.getSignature()) {
                        assertTrue(parameter.getDescription().endsWith("."), parameter::toString);
                        assertTrue(!parameter.getName().matches("p\\d+"), parameter::toString);
                    }
                    assertTrue(operation.getDescription().endsWith("."), operation::toString);
                }
            }
        }
    }
}
