package dev.kvstore.testkit;

import dev.kvstore.internal.btree.MetaOrder;
import dev.kvstore.internal.io.CheckingDisk;
import dev.kvstore.internal.io.Disk;
import dev.kvstore.internal.manifest.ManifestOrder;
import java.util.List;

/**
 * Both engines' orders of writing, watched over on the disk of a test: what is relied on is durable by then, and nothing is
 * deleted that something durable names. {@link CheckedOrderExtension} fails the test in which a rule was broken.
 */
public final class CheckedOrder implements CheckingDisk.Observer {
    private final List<CheckingDisk.Observer> orders;

    private CheckedOrder(CheckingDisk disk) {
        orders = List.of(new ManifestOrder(disk), new MetaOrder(disk));
    }

    /** The same disk, watched. */
    public static CheckingDisk over(Disk disk) {
        CheckingDisk checking = new CheckingDisk(disk);
        watch(checking);
        return checking;
    }

    /** Fails when a rule was broken on a disk; one that is not watched keeps them all. */
    public static void requireKept(Disk disk) {
        if (disk instanceof CheckingDisk checking && !checking.violations().isEmpty()) {
            throw new AssertionError("the order of writing was broken: " + checking.violations());
        }
    }

    private static CheckedOrder watch(CheckingDisk checking) {
        CheckedOrder order = new CheckedOrder(checking);
        checking.observe(order);
        checking.reportTo(BrokenRules::add);
        return order;
    }

    @Override
    public boolean readsWritesTo(String name) {
        return orders.stream().anyMatch(order -> order.readsWritesTo(name));
    }

    @Override
    public void beforeWrite(String name, byte[] bytes) {
        orders.forEach(order -> order.beforeWrite(name, bytes));
    }

    @Override
    public void beforeForce(String name) {
        orders.forEach(order -> order.beforeForce(name));
    }

    @Override
    public void afterForce(String name) {
        orders.forEach(order -> order.afterForce(name));
    }

    @Override
    public void beforeRename(String from, String to) {
        orders.forEach(order -> order.beforeRename(from, to));
    }

    @Override
    public void beforeDelete(String name) {
        orders.forEach(order -> order.beforeDelete(name));
    }

    @Override
    public void afterSyncDirectory() {
        orders.forEach(CheckingDisk.Observer::afterSyncDirectory);
    }

    @Override
    public CheckingDisk.Observer ofSibling(CheckingDisk sibling) {
        return watch(sibling);
    }
}
