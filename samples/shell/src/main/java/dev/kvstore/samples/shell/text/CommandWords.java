package dev.kvstore.samples.shell.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command as typed at the prompt. Blanks separate words; {@code '…'} and {@code "…"} hold blanks
 * together, also within a word. A backslash stands for itself, so that escapes of {@link ByteFormat#TEXT} need no
 * doubling; only {@code \"} within double quotes is a quote.
 */
public final class CommandWords {
    private static final char NONE = 0;

    private final List<Word> words = new ArrayList<>();
    private char openQuote = NONE;

    /**
     * One word.
     *
     * @param text without quotes
     * @param start where it begins in the line, quotes included
     * @param end where it ends
     */
    public record Word(String text, int start, int end) {}

    private CommandWords(String line) {
        int at = 0;
        while (at < line.length()) {
            if (Character.isWhitespace(line.charAt(at))) {
                at++;
            } else {
                at = addWord(line, at);
            }
        }
    }

    /** Splits a line. */
    public static CommandWords of(String line) {
        return new CommandWords(line);
    }

    public List<Word> words() {
        return words;
    }

    /** The words' texts. */
    public String[] texts() {
        return words.stream().map(Word::text).toArray(String[]::new);
    }

    /** Whether the line ends within quotes: the command goes on. */
    public boolean isUnfinished() {
        return openQuote != NONE;
    }

    /** The quote that the line ends within, or 0. */
    public char openQuote() {
        return openQuote;
    }

    /** Quotes a word so that it is read back as it is, if it needs quotes. */
    public static String quote(String word) {
        boolean plain = !word.isEmpty()
                && word.chars().noneMatch(c -> Character.isWhitespace(c) || c == '\'' || c == '"' || c == '#');
        if (plain) {
            return word;
        }
        return word.indexOf('\'') < 0 ? "'" + word + "'" : '"' + word.replace("\"", "\\\"") + '"';
    }

    private int addWord(String line, int start) {
        StringBuilder text = new StringBuilder();
        int at = start;
        for (; at < line.length(); at++) {
            char c = line.charAt(at);
            if (openQuote == NONE && Character.isWhitespace(c)) {
                break;
            }
            if (openQuote == NONE && (c == '\'' || c == '"')) {
                openQuote = c;
            } else if (c == openQuote) {
                openQuote = NONE;
            } else if (c == '\\' && openQuote == '"' && at + 1 < line.length()) {
                at++;
                if (line.charAt(at) != '"') {
                    text.append('\\');
                }
                text.append(line.charAt(at));
            } else {
                text.append(c);
            }
        }
        words.add(new Word(text.toString(), start, at));
        return at;
    }
}
