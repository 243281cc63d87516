package dev.kvstore.samples.shell.session;

import dev.kvstore.Durability;
import dev.kvstore.ExplicitTransaction;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.StoreOptions;
import dev.kvstore.TransactionOptions;
import dev.kvstore.nio.KeyValueFileSystems;
import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.data.LocalData;
import dev.kvstore.samples.shell.data.TransactionData;
import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.output.Output;
import dev.kvstore.samples.shell.remote.HttpStore;
import dev.kvstore.samples.shell.remote.JmxStore;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What lasts from one command to the next: the store, the keyspace in use, where results go. Of one thread. */
public final class Session implements AutoCloseable {
    private static final Duration LONGEST_TRANSACTION = Duration.ofHours(1);

    private final Interruption interruption = new Interruption();
    private OutputStream out;
    private PrintWriter err;
    private boolean atPrompt;
    private boolean conversation;
    private boolean leaving;
    private Target target;
    private Formats startingFormats = Formats.NONE;
    private Formats formats = Formats.NONE;
    private String keyspace = "";
    private String commandKeyspace = "";
    private KeyValueStore store;
    private RemoteStore remote;
    private ExplicitTransaction transaction;
    private FileSystem files;
    private Path directory;

    public Session(OutputStream out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Fixes what the process was started with; the same for all commands at the prompt. */
    public void start(Target target, Formats formats, String keyspace) {
        this.target = target;
        this.startingFormats = formats;
        this.formats = formats;
        this.keyspace = keyspace;
        this.commandKeyspace = keyspace;
    }

    public boolean isStarted() {
        return target != null;
    }

    /** Somebody converses through {@code out} and {@code err} from now on. */
    public void converse(OutputStream out, PrintWriter err) {
        this.out = out;
        this.err = err;
        this.atPrompt = true;
        this.conversation = true;
    }

    /** Commands come one after the other, as at a prompt, but nobody watches. */
    public void script() {
        this.atPrompt = true;
    }

    /** Whether commands come one after the other. */
    public boolean isAtPrompt() {
        return atPrompt;
    }

    /** Whether somebody converses. */
    public boolean isConversation() {
        return conversation;
    }

    /** No more commands after this one. */
    public void leave() {
        leaving = true;
    }

    public boolean isLeaving() {
        return leaving;
    }

    /** Takes the formats and the keyspace that the next command asks for; null means that of before. */
    public void nextCommand(Formats asked, String askedKeyspace) {
        formats = asked.orElse(startingFormats);
        commandKeyspace = askedKeyspace != null ? askedKeyspace : keyspace;
    }

    /** Whether the store is open by now. */
    public boolean isOpen() {
        return store != null;
    }

    public Target target() {
        return target;
    }

    public Interruption interruption() {
        return interruption;
    }

    public PrintWriter err() {
        return err;
    }

    public Formats formats() {
        return formats;
    }

    /** Where the results of this command go. */
    public Output output() {
        return new Output(out, formats, atPrompt);
    }

    public OutputStream out() {
        return out;
    }

    /** The name of the keyspace in use; empty for the default one. */
    public String keyspace() {
        return keyspace;
    }

    /** Uses another keyspace from now on. */
    public void use(String name) {
        existing(name);
        keyspace = name;
    }

    /** Drops a keyspace; if it was in use, the default one is from now on. */
    public void drop(String name) {
        store(Access.WRITE).dropKeyspace(name);
        if (name.equals(keyspace)) {
            keyspace = "";
        }
    }

    /** The store, opened if it is not; at the prompt and for writes it is created if it is missing. */
    public KeyValueStore store(Access access) {
        if (target.isRemote()) {
            throw new UsageException("this is for a store of this process's own: --store DIR");
        }
        if (store == null) {
            boolean writes = target.readOnly() ? false : access == Access.WRITE || atPrompt;
            StoreOptions options = StoreOptions.builder()
                    .createIfMissing(writes)
                    .readOnly(!writes)
                    .build();
            store = KeyValueStore.open(target.directory(), options);
        }
        return store;
    }

    /** The entries of the keyspace that the command is about; a null durability is the store's. */
    public Data data(Access access, Durability durability) {
        if (target.isRemote()) {
            return remoteData(durability);
        }
        store(access);
        Keyspace chosen = existing(commandKeyspace);
        if (transaction != null) {
            if (durability != null) {
                throw new UsageException("--durability can't be chosen inside a transaction");
            }
            return new TransactionData(
                    commandKeyspace.isEmpty() ? transaction : transaction.keyspace(commandKeyspace), chosen);
        }
        return new LocalData(store, durability == null ? chosen : chosen.with(durability));
    }

    /** Whether the store is open in another process. */
    public boolean isRemote() {
        return target.isRemote();
    }

    /** The store in another process, connected to if it is not yet. */
    public RemoteStore remote() throws IOException {
        if (remote == null) {
            remote = target.url() != null ? HttpStore.at(target.url()) : JmxStore.at(target.jmx());
        }
        return remote;
    }

    private Data remoteData(Durability durability) {
        if (target.url() == null) {
            throw new UsageException("JMX has no entries; it is for stats, config, set, jobs, watch, flush, compact and"
                    + " verify. Entries can be reached with --url, if the store is served");
        } else if (!commandKeyspace.isEmpty()) {
            throw new UsageException("only the default keyspace is served over HTTP");
        } else if (durability != null) {
            throw new UsageException("the server decides about durability");
        }
        try {
            return ((HttpStore) remote()).data();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a transaction: from now on commands read and write in it. */
    public void begin() {
        if (!atPrompt) {
            throw new UsageException(
                    "a transaction takes several commands, so 'begin' is for the prompt and for scripts");
        } else if (transaction != null) {
            throw new UsageException("a transaction has begun already; commit or rollback");
        }
        transaction = store(Access.WRITE)
                .beginTransaction(TransactionOptions.defaults().maxAge(LONGEST_TRANSACTION));
    }

    /** Commits the transaction, which has ended then whatever comes of it, and returns its version. */
    public long commit() {
        ExplicitTransaction ending = endTransaction();
        return ending.commit();
    }

    /** Ends the transaction without a trace. */
    public void rollback() {
        endTransaction().rollback();
    }

    public boolean isInTransaction() {
        return transaction != null;
    }

    private ExplicitTransaction endTransaction() {
        if (transaction == null) {
            throw new UsageException("there is no transaction; 'begin' begins one");
        }
        ExplicitTransaction ending = transaction;
        transaction = null;
        return ending;
    }

    /** A path of the file-system view, relative ones to the directory entered. */
    public Path path(String text) {
        if (files == null) {
            files = KeyValueFileSystems.newFileSystem(store(Access.READ), Map.of("readOnly", true));
            directory = files.getPath("/");
        }
        return directory.resolve(text);
    }

    /** Relative paths begin here from now on. */
    public void enter(Path newDirectory) {
        directory = newDirectory;
    }

    /** The keyspace that the command is about. */
    public Keyspace keyspace(Access access) {
        store(access);
        return existing(commandKeyspace);
    }

    /** A keyspace that is there: naming one must not make it. */
    public Keyspace existing(String name) {
        KeyValueStore open = store(Access.READ);
        if (!name.isEmpty() && !open.keyspaces().contains(name)) {
            throw new StoreNotFoundException(
                    "there is no keyspace '" + name + "'; 'keyspace create " + name + "' makes it");
        }
        return open.keyspace(name);
    }

    /** Closes the store; an open transaction is rolled back. */
    @Override
    public void close() {
        if (transaction != null) {
            rollback();
            err.println("kvstore: the open transaction was rolled back");
            err.flush();
        }
        closeFiles();
        closeRemote();
        if (store != null) {
            KeyValueStore open = store;
            store = null;
            open.close();
        }
    }

    private void closeRemote() {
        if (remote != null) {
            try {
                remote.close();
            } catch (IOException e) {
                // Whoever it was is gone already.
                remote = null;
            }
        }
    }

    private void closeFiles() {
        if (files != null) {
            try {
                files.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            files = null;
        }
    }

    /** What a command does with the store. */
    public enum Access {
        READ,
        WRITE
    }

    /**
     * Which store it is.
     *
     * @param directory where it is
     * @param readOnly whether to change nothing
     * @param url where another process serves it, or null
     * @param jmx the process that has it open, or null
     */
    public record Target(Path directory, boolean readOnly, String url, String jmx) {
        public Target {
            if (directory.toString().isEmpty()) {
                throw new UsageException("--store must name a directory, got an empty one");
            }
        }

        /** Whether another process has it open. */
        public boolean isRemote() {
            return url != null || jmx != null;
        }
    }
}
