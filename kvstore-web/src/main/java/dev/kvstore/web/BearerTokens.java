package dev.kvstore.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The tokens an API accepts, each with its scopes. Only digests are kept in memory, and every comparison takes the
 * same time. Immutable and thread-safe.
 */
public final class BearerTokens {
    private static final int TOKEN_BYTES = 32;

    /** A token's digest and what it allows. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record, never shared
    private record Known(byte[] digest, Set<Scope> scopes) {}

    private final List<Known> known = new ArrayList<>();

    private BearerTokens(Map<String, Set<Scope>> tokens) {
        tokens.forEach((token, scopes) -> known.add(new Known(digest(token), Set.copyOf(scopes))));
    }

    /**
     * Tokens with their scopes.
     *
     * @throws IllegalArgumentException when there is none, or one is shorter than 32 characters or without a scope
     */
    public static BearerTokens of(Map<String, Set<Scope>> tokens) {
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("tokens must not be empty");
        }
        tokens.forEach((token, scopes) -> {
            if (token.length() < TOKEN_BYTES || scopes.isEmpty()) {
                throw new IllegalArgumentException("a token must have at least " + TOKEN_BYTES
                        + " characters and one scope, got " + token.length() + " characters and scopes " + scopes);
            }
        });
        return new BearerTokens(tokens);
    }

    /**
     * Reads tokens from a file: one a line, after it its scopes separated by commas, as in {@code Jx…q read,write};
     * empty lines and lines that start with {@code #} don't count.
     *
     * @throws IOException when it can't be read, or others than its owner may read it
     * @throws IllegalArgumentException when a line is not of this form; the message does not quote it
     */
    public static BearerTokens read(Path file) throws IOException {
        checkPrivate(file);
        Map<String, Set<Scope>> tokens = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+", -1);
                if (parts.length != 2) {
                    throw new IllegalArgumentException("line " + (i + 1) + " must be a token and its scopes");
                }
                tokens.put(parts[0], scopes(parts[1], i + 1));
            }
        }
        return of(tokens);
    }

    /**
     * Writes a new file with new random tokens of 256 bits, one for each scope and one for all, readable by its
     * owner alone.
     *
     * @throws java.nio.file.FileAlreadyExistsException when the file exists
     */
    public static void create(Path file) throws IOException {
        StringBuilder lines = new StringBuilder("# token scopes\n");
        for (String scopes : List.of("read", "write", "admin", "read,write,admin")) {
            lines.append(newToken()).append(' ').append(scopes).append('\n');
        }
        if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
        } else {
            Files.createFile(file);
        }
        Files.writeString(file, lines);
    }

    private static String newToken() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static void checkPrivate(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
            if (!permission.name().startsWith("OWNER_")) {
                throw new IOException(file + " must be readable by its owner alone (chmod 600)");
            }
        }
    }

    private static Set<Scope> scopes(String text, int line) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : text.split(",", -1)) {
            try {
                scopes.add(Scope.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + line + ": scopes are read, write and admin", e);
            }
        }
        return scopes;
    }

    /** What a token allows; nothing when it is not known. Looks at all known tokens, whichever matches. */
    public Set<Scope> scopes(String token) {
        byte[] offered = digest(token);
        Set<Scope> found = Set.of();
        for (Known candidate : known) {
            if (MessageDigest.isEqual(candidate.digest(), offered)) {
                found = candidate.scopes();
            }
        }
        return found;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
