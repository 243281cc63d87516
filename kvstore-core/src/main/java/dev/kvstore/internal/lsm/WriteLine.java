package dev.kvstore.internal.lsm;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * The line in which delayed writes wait, so many bytes of which pass in a second. Places are in bytes and not in time, so that a
 * changed rate counts for those who wait already. Thread-safe.
 */
final class WriteLine {
    /** 0 when there is no line: everything passes. */
    @GuardedBy("this")
    private double bytesPerNano;

    /** The end of the line. */
    @GuardedBy("this")
    private double end;

    /** How far it has moved; never beyond the end, so nothing is saved up while nobody writes. */
    @GuardedBy("this")
    private double passed;

    @GuardedBy("this")
    private long lastLook;

    WriteLine(long now) {
        lastLook = now;
    }

    /** Sets the rate; with none, the line is gone. */
    synchronized void rate(double newBytesPerNano, long now) {
        move(now);
        bytesPerNano = newBytesPerNano;
        if (newBytesPerNano == 0) {
            passed = end;
        }
    }

    /** Lines up {@code bytes} at the end; returns the place where they start. */
    synchronized double enter(long bytes, long now) {
        move(now);
        double place = end;
        end += bytes;
        return place;
    }

    /** Bytes that had entered don't come: the line moves on by them, because the places behind stay what they are. */
    synchronized void leave(long bytes) {
        passed = Math.min(end, passed + bytes);
    }

    /** How long until the line will have moved up to a place, at the present rate; 0 when it has. */
    synchronized long nanosUntil(double place, long now) {
        move(now);
        return bytesPerNano == 0 || passed >= place ? 0 : Math.max(1, (long) ((place - passed) / bytesPerNano));
    }

    @GuardedBy("this")
    private void move(long now) {
        passed = Math.min(end, passed + bytesPerNano * Math.max(0, now - lastLook));
        lastLook = now;
    }
}
