package dev.kvstore.internal.btree;

import dev.kvstore.internal.engine.EngineHealth;
import dev.kvstore.internal.engine.WakeList;
import dev.kvstore.internal.engine.WriteTicket;

/** Chains of tickets that are committed, or fail, together. */
final class TicketChain {
    private static final long GROUP_BYTES = 4 << 20;

    private TicketChain() {}

    /** Ends the group before it becomes too large; returns what is left. */
    static WriteTicket cut(WriteTicket first, int most, EngineHealth health) {
        WriteTicket last = first;
        long bytes = first.batch().length();
        int count = 1;
        while (last.next() != null) {
            WriteTicket next = last.next();
            bytes += next.batch().length();
            if (++count > most
                    || bytes > GROUP_BYTES
                    || health.refuses(next.batch().puts())) {
                last.next(null);
                return next;
            }
            last = next;
        }
        return null;
    }

    /** Puts {@code rest} behind the group again. */
    static void append(WriteTicket first, WriteTicket rest) {
        WriteTicket last = first;
        while (last.next() != null) {
            last = last.next();
        }
        last.next(rest);
    }

    static void failAll(WriteTicket group, Throwable failure, WakeList wakes) {
        WriteTicket next;
        for (WriteTicket ticket = group; ticket != null; ticket = next) {
            next = ticket.next();
            wakes.add(ticket);
            ticket.fail(failure);
        }
    }
}
