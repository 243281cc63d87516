package dev.kvstore.internal.io;

import java.io.IOException;
import java.nio.file.Path;

/** Main class of a child process that the system allows only small files: creates a log of 8 MiB. */
public final class LimitedLogCreation {
    private LimitedLogCreation() {}

    public static void main(String[] arguments) {
        Disk disk = new OsDisk(Path.of(arguments[0]));
        try {
            disk.createLog("l", 8 << 20).close();
            System.out.println("created");
        } catch (IOException e) {
            System.out.println("failed, file left: " + disk.exists("l") + ", " + e.getMessage());
        }
    }
}
