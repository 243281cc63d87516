package dev.kvstore.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** An asynchronous channel: a file channel whose operations run in an executor, the common pool if none is given. */
final class KvAsynchronousChannel extends AsynchronousFileChannel {
    private final FileChannel channel;
    private final Executor executor;

    KvAsynchronousChannel(FileChannel channel, ExecutorService executor) {
        this.channel = channel;
        this.executor = executor == null ? ForkJoinPool.commonPool() : executor;
    }

    @Override
    public <A> void read(
            ByteBuffer target, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
        checkRead(target, position);
        run(() -> channel.read(target, position), attachment, handler);
    }

    @Override
    public Future<Integer> read(ByteBuffer target, long position) {
        checkRead(target, position);
        return run(() -> channel.read(target, position));
    }

    @Override
    public <A> void write(
            ByteBuffer source, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
        checkPosition(position);
        run(() -> channel.write(source, position), attachment, handler);
    }

    @Override
    public Future<Integer> write(ByteBuffer source, long position) {
        checkPosition(position);
        return run(() -> channel.write(source, position));
    }

    @Override
    public <A> void lock(
            long position, long size, boolean shared, A attachment, CompletionHandler<FileLock, ? super A> handler) {
        FileLock lock = lockNow(position, size, shared);
        run(() -> lock, attachment, handler);
    }

    @Override
    public Future<FileLock> lock(long position, long size, boolean shared) {
        FileLock lock = lockNow(position, size, shared);
        return run(() -> lock);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return AsynchronousLock.of(this, channel.tryLock(position, size, shared));
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public AsynchronousFileChannel truncate(long size) throws IOException {
        channel.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        channel.force(metaData);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Locks never wait, since an overlap is refused; refusals of wrong use are thrown at once, as specified. */
    private FileLock lockNow(long position, long size, boolean shared) {
        try {
            return AsynchronousLock.of(this, channel.lock(position, size, shared));
        } catch (IOException e) {
            return null;
        }
    }

    private <T> Future<T> run(Callable<T> action) {
        CompletableFuture<T> future = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                future.complete(result(action));
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    private <T, A> void run(Callable<T> action, A attachment, CompletionHandler<T, ? super A> handler) {
        if (handler == null) {
            throw new NullPointerException("'handler' is null");
        }
        executor.execute(() -> {
            T result;
            try {
                result = result(action);
            } catch (Throwable e) {
                handler.failed(e, attachment);
                return;
            }
            handler.completed(result, attachment);
        });
    }

    private <T> T result(Callable<T> action) throws Exception {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        try {
            T result = action.call();
            if (result == null) {
                throw new ClosedChannelException();
            }
            return result;
        } catch (ClosedChannelException e) {
            throw e instanceof AsynchronousCloseException ? e : new AsynchronousCloseException();
        }
    }

    private void checkRead(ByteBuffer target, long position) {
        checkPosition(position);
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
    }

    private static void checkPosition(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("Negative position");
        }
    }

    /** The lock of a file channel as one of an asynchronous channel. */
    private static final class AsynchronousLock extends FileLock {
        private final FileLock lock;

        private AsynchronousLock(AsynchronousFileChannel channel, FileLock lock) {
            super(channel, lock.position(), lock.size(), lock.isShared());
            this.lock = lock;
        }

        static FileLock of(AsynchronousFileChannel channel, FileLock lock) {
            return new AsynchronousLock(channel, lock);
        }

        @Override
        public boolean isValid() {
            return lock.isValid();
        }

        @Override
        public void release() throws IOException {
            lock.release();
        }
    }
}
