package dev.kvstore.internal.btree;

import dev.kvstore.internal.format.Findings;
import dev.kvstore.internal.memory.Region;

/** Shows one page: its frame and, of a leaf or branch, its entries. */
final class PageDump {
    private final PageStore pages;
    private final long page;
    private final Region r;
    private final long at;
    private final Findings findings =
            new Findings("page", "entry", "key", "long", "sequence", "valueBytes", "child", "run");

    PageDump(PageStore pages, long page) {
        if (page < 0 || page >= pages.pages()) {
            throw new IllegalArgumentException("page must be between 0 and " + (pages.pages() - 1) + ", got " + page);
        }
        this.pages = pages;
        this.page = page;
        this.r = pages.region(page);
        this.at = pages.offset(page);
    }

    Findings result() {
        findings.property("page", page);
        findings.property("offset", page * pages.pageSize());
        if (page < PageLayout.FIRST_DATA_PAGE) {
            findings.property("type", page == PageLayout.HEADER_PAGE ? "header" : "meta");
            return findings;
        }
        int type = Node.type(r, at);
        findings.property("type", name(type));
        if (type == PageLayout.RUN) {
            run();
        } else if (type >= PageLayout.LEAF && type <= PageLayout.SPACE_DIRECTORY) {
            frame(type);
        }
        return findings;
    }

    private static String name(int type) {
        return switch (type) {
            case PageLayout.LEAF -> "leaf";
            case PageLayout.BRANCH -> "branch";
            case PageLayout.RUN -> "run";
            case PageLayout.SPACE_MAP -> "space map";
            case PageLayout.SPACE_DIRECTORY -> "space map directory";
            default -> "none: free, or the inside of a run";
        };
    }

    private void run() {
        long length = Integer.toUnsignedLong(r.getInt(at + PageLayout.RUN_LENGTH));
        findings.property("txn", Node.txn(r, at));
        findings.property("bytes", length);
        findings.property("pages", PageLayout.runPages(length, pages.pageSize()));
        note(pages.problemOfRun(page, (int) Node.txn(r, at), length));
    }

    private void frame(int type) {
        findings.property("txn", Node.txn(r, at));
        String problem = pages.problemOfFrame(r, at, page, (int) Node.txn(r, at));
        note(problem);
        if (problem == null && (type == PageLayout.LEAF || type == PageLayout.BRANCH)) {
            node(type == PageLayout.LEAF);
        }
    }

    private void note(String problem) {
        if (problem != null) {
            findings.problem(pages.damage(page, problem).getMessage());
        }
    }

    private void node(boolean leaf) {
        int prefix = Node.prefixLength(r, at);
        findings.property("level", Node.level(r, at));
        findings.property("entries", Node.count(r, at));
        findings.property("usedBytes", NodeEditor.used(pages.pageSize(), r, at));
        findings.property("prefix", Findings.hex(r, Node.prefixOffset(at, pages.pageSize(), prefix), prefix));
        for (int i = 0; i < Node.count(r, at); i++) {
            entry(i, leaf);
        }
    }

    private void entry(int index, boolean leaf) {
        long slot = Node.slot(r, at, index);
        long tail = Node.tail(at, slot);
        boolean inRun = leaf && (Node.flags(r, tail) & Node.RUN_VALUE) != 0;
        long run = inRun ? Node.valueRun(r, tail) : -1;
        findings.row(
                index,
                leaf || index > 0 ? key(slot) : "",
                Node.isLong(slot),
                leaf ? (Object) Node.sequence(r, tail) : null,
                !leaf ? null : (Object) (inRun ? Node.referredLength(r, run) : Node.valueLength(r, tail)),
                leaf ? null : (Object) Node.referredPage(r, tail),
                inRun ? (Object) Node.referredPage(r, run) : null);
    }

    /** The part of a key that lies in the page. */
    private String key(long slot) {
        int prefix = Node.prefixLength(r, at);
        int inline = Node.inlineLength(slot);
        byte[] key = new byte[prefix + inline];
        r.read(Node.prefixOffset(at, pages.pageSize(), prefix), key, 0, prefix);
        int head = (int) (slot >>> 32);
        for (int i = 0; i < Math.min(inline, Node.HEAD); i++) {
            key[prefix + i] = (byte) (head >>> (24 - 8 * i));
        }
        int rest = Node.restLength(inline);
        r.read(at + Node.slotOffset(slot), key, prefix + inline - rest, rest);
        return Findings.hex(key);
    }
}
