package dev.kvstore.samples.shell.repl;

import dev.kvstore.samples.shell.text.CommandWords;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** {@link CommandWords} for the line editor. */
final class LineParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        CommandWords words = CommandWords.of(line);
        if (words.isUnfinished() && context == ParseContext.ACCEPT_LINE) {
            throw new EOFError(-1, line.length(), "unclosed quote", "quote");
        }
        return new Line(line, cursor, words.words());
    }

    @Override
    public boolean isEscapeChar(char c) {
        return false;
    }

    private static final class Line implements CompletingParsedLine {
        private final String line;
        private final int cursor;
        private final List<String> words;
        private final int index;
        private final String raw;

        Line(String line, int cursor, List<CommandWords.Word> found) {
            this.line = line;
            this.cursor = cursor;
            int at = 0;
            while (at < found.size() && found.get(at).end() < cursor) {
                at++;
            }
            this.index = at;
            boolean within = at < found.size() && found.get(at).start() <= cursor;
            this.raw = within ? line.substring(found.get(at).start(), cursor) : "";
            List<String> before =
                    found.subList(0, at).stream().map(CommandWords.Word::text).toList();
            // What stands behind the cursor is no concern of completion.
            this.words =
                    Stream.concat(before.stream(), Stream.of(unquoted(raw))).toList();
        }

        @Override
        public String word() {
            return words.get(index);
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        @Override
        public int wordIndex() {
            return index;
        }

        @Override
        public List<String> words() {
            return words;
        }

        @Override
        public String line() {
            return line;
        }

        @Override
        public int cursor() {
            return cursor;
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            String quoted = CommandWords.quote(candidate.toString());
            boolean open = !complete && quoted.length() > candidate.length();
            return open ? quoted.substring(0, quoted.length() - 1) : quoted;
        }

        @Override
        public int rawWordCursor() {
            return raw.length();
        }

        @Override
        public int rawWordLength() {
            return raw.length();
        }

        private static String unquoted(String raw) {
            List<CommandWords.Word> found = CommandWords.of(raw).words();
            return found.isEmpty() ? "" : found.get(0).text();
        }
    }
}
