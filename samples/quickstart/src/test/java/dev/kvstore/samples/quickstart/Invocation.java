package dev.kvstore.samples.quickstart;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What one run of the command printed and returned. */
record Invocation(int status, String out, String err) {
    static Invocation of(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Quickstart.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Invocation(status, out.toString(), err.toString());
    }
}
