package dev.kvstore.samples.shell.session;

import dev.kvstore.Durability;
import dev.kvstore.KeyValueStore;
import dev.kvstore.Keyspace;
import dev.kvstore.StoreNotFoundException;
import dev.kvstore.samples.shell.data.Data;
import dev.kvstore.samples.shell.data.LocalData;
import dev.kvstore.samples.shell.output.Formats;
import dev.kvstore.samples.shell.output.Output;
import dev.kvstore.samples.shell.remote.RemoteStore;
import dev.kvstore.samples.shell.text.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;

/** What lasts from one command to the next: the store, the keyspace in use, where results go. Of one thread. */
public final class Session implements AutoCloseable {
    private final Interruption interruption = new Interruption();
    private final SessionTransaction transaction = new SessionTransaction();
    private final FileView files = new FileView(() -> store(Access.READ));
    private final RemoteEnd remote = new RemoteEnd();
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

    public Session(OutputStream out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Fixes what the process was started with; the same for all commands at the prompt. */
    public void start(Target startingTarget, Formats asked, String startingKeyspace) {
        target = startingTarget;
        startingFormats = asked;
        formats = asked;
        keyspace = startingKeyspace;
        commandKeyspace = startingKeyspace;
    }

    public boolean isStarted() {
        return target != null;
    }

    /** Somebody converses through these from now on. */
    public void converse(OutputStream terminal, PrintWriter complaints) {
        out = terminal;
        err = complaints;
        atPrompt = true;
        conversation = true;
    }

    /** Commands come one after the other, as at a prompt, but nobody watches. */
    public void script() {
        atPrompt = true;
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

    /** The formats of this command. */
    public Formats formats() {
        return formats;
    }

    /** Those that hold where a command asks for nothing else. */
    public Formats startingFormats() {
        return startingFormats;
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
            store = target.open(access == Access.WRITE || atPrompt);
        }
        return store;
    }

    /** The entries of the keyspace that the command is about; a null durability is the store's. */
    public Data data(Access access, Durability durability) {
        if (target.isRemote()) {
            return remote.data(target, commandKeyspace, durability);
        }
        Keyspace chosen = keyspace(access);
        if (transaction.isOpen()) {
            return transaction.data(chosen, durability);
        }
        return new LocalData(store, durability == null ? chosen : chosen.with(durability));
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

    /** Whether the store is open in another process. */
    public boolean isRemote() {
        return target.isRemote();
    }

    /** The store in another process. */
    public RemoteStore remote() throws IOException {
        return remote.store(target);
    }

    /** The store as a file system. */
    public FileView files() {
        return files;
    }

    /** The transaction over several commands. */
    public SessionTransaction transaction() {
        return transaction;
    }

    /** Begins a transaction over the commands that follow. */
    public void begin() {
        if (!atPrompt) {
            throw new UsageException(
                    "a transaction takes several commands, so 'begin' is for the prompt and for scripts");
        }
        transaction.begin(store(Access.WRITE));
    }

    /** Closes the store; an open transaction is rolled back. */
    @Override
    public void close() {
        if (transaction.isOpen()) {
            transaction.rollback();
            err.println("kvstore: the open transaction was rolled back");
            err.flush();
        }
        files.close();
        remote.close();
        if (store != null) {
            KeyValueStore open = store;
            store = null;
            open.close();
        }
    }
}
