package dev.kvstore.nio;

import java.util.regex.PatternSyntaxException;

/** Globs as regular expressions, as {@link java.nio.file.FileSystem#getPathMatcher} describes them. */
final class Globs {
    private static final String REGEX_META = ".^$+{[]|()";
    private static final String GLOB_META = "\\*?[{";

    private final String glob;
    private final StringBuilder regex = new StringBuilder("^");
    private int next;
    private boolean inGroup;

    private Globs(String glob) {
        this.glob = glob;
    }

    static String toRegex(String glob) {
        return new Globs(glob).translate();
    }

    private String translate() {
        while (next < glob.length()) {
            char c = glob.charAt(next++);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '{' -> openGroup();
                case '}' -> closeGroup();
                case ',' -> regex.append(inGroup ? ")|(?:" : ",");
                case '*' -> star();
                case '?' -> regex.append("[^/]");
                default -> literal(c);
            }
        }
        if (inGroup) {
            throw error("Missing '}'");
        }
        return regex.append('$').toString();
    }

    private void literal(char c) {
        if (REGEX_META.indexOf(c) >= 0 || c == '*' || c == '?' || c == '\\' || c == '}') {
            regex.append('\\');
        }
        regex.append(c);
    }

    private void escape() {
        if (next == glob.length()) {
            throw error("No character to escape");
        }
        char c = glob.charAt(next++);
        if (GLOB_META.indexOf(c) >= 0 || REGEX_META.indexOf(c) >= 0) {
            regex.append('\\');
        }
        regex.append(c);
    }

    private void star() {
        if (next < glob.length() && glob.charAt(next) == '*') {
            next++;
            regex.append(".*");
        } else {
            regex.append("[^/]*");
        }
    }

    private void openGroup() {
        if (inGroup) {
            throw error("Cannot nest groups");
        }
        inGroup = true;
        regex.append("(?:(?:");
    }

    private void closeGroup() {
        if (inGroup) {
            regex.append("))");
            inGroup = false;
        } else {
            regex.append("\\}");
        }
    }

    private void characterClass() {
        regex.append("(?!/)[");
        if (peek('^')) {
            regex.append("\\^");
            next++;
        } else {
            if (peek('!')) {
                regex.append('^');
                next++;
            }
            if (peek('-')) {
                classMember('-');
                next++;
            }
        }
        if (peek(']') && "[!".indexOf(glob.charAt(next - 1)) >= 0) {
            throw error("No character in class");
        }
        char last = 0;
        boolean hasStart = false;
        while (next < glob.length()) {
            char c = glob.charAt(next++);
            if (c == ']') {
                regex.append(']');
                return;
            }
            if (c == '/') {
                throw error("Explicit 'name separator' in class");
            }
            if (c != '-' || !hasStart) {
                classMember(c);
                hasStart = true;
                last = c;
                continue;
            }
            regex.append('-');
            hasStart = false;
            if (next < glob.length() && glob.charAt(next) != ']') {
                char end = glob.charAt(next++);
                if (end < last) {
                    throw error("Invalid range");
                }
                classMember(end);
            }
        }
        throw error("Missing ']'");
    }

    /** A character that stands for itself: what would make it a range, a class or the meeting of two is escaped. */
    private void classMember(char c) {
        if (c == '\\' || c == '[' || c == '-' || (c == '&' && peek('&'))) {
            regex.append('\\');
        }
        regex.append(c);
    }

    private boolean peek(char c) {
        return next < glob.length() && glob.charAt(next) == c;
    }

    private PatternSyntaxException error(String message) {
        return new PatternSyntaxException(message, glob, next - 1);
    }
}
