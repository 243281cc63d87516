package dev.kvstore.jmx.console;

import static org.awaitility.Awaitility.await;

import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Window;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import javax.swing.AbstractButton;
import javax.swing.JTable;

/** Finds what is on the screen and acts on it, always on the event thread, as Swing demands. */
final class Swing {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Swing() {}

    /** What {@code task} answers on the event thread. */
    static <T> T ask(Callable<T> task) {
        FutureTask<T> asked = new FutureTask<>(task);
        try {
            EventQueue.invokeAndWait(asked);
            return asked.get();
        } catch (InterruptedException | InvocationTargetException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@code task} answers on the event thread once it answers something. */
    static <T> T awaitAnswer(String what, Callable<T> task) {
        return await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> ask(task), answer -> answer != null);
    }

    /** Waits until something is so on the event thread. */
    static void awaitThat(String what, Callable<Boolean> condition) {
        awaitAnswer(what, () -> condition.call() ? true : null);
    }

    /** The first component of a class that can be seen and is {@code wanted}, or null. On the event thread. */
    static <T extends Component> T shown(Class<T> type, Predicate<? super T> wanted) {
        for (Window window : Window.getWindows()) {
            for (T each : window.isShowing() ? all(window, type) : List.<T>of()) {
                if (each.isShowing() && wanted.test(each)) {
                    return each;
                }
            }
        }
        return null;
    }

    /** All components of a class inside of another, itself included. On the event thread. */
    static <T extends Component> List<T> all(Component inside, Class<T> type) {
        List<T> found = new ArrayList<>();
        if (type.isInstance(inside)) {
            found.add(type.cast(inside));
        }
        if (inside instanceof Container container) {
            for (Component child : container.getComponents()) {
                found.addAll(all(child, type));
            }
        }
        return found;
    }

    /** Presses a button once it is there; does not wait for what it does, which may show a modal dialogue. */
    static void press(String text) {
        AbstractButton button = awaitAnswer(
                "button " + text,
                () -> shown(AbstractButton.class, each -> text.equals(each.getText()) && each.isEnabled()));
        EventQueue.invokeLater(() -> button.doClick(0));
    }

    /** The texts of all cells, row by row. */
    static List<List<String>> rows(JTable table) {
        return ask(() -> {
            List<List<String>> rows = new ArrayList<>();
            for (int row = 0; row < table.getRowCount(); row++) {
                List<String> cells = new ArrayList<>();
                for (int column = 0; column < table.getColumnCount(); column++) {
                    cells.add(String.valueOf(table.getValueAt(row, column)));
                }
                rows.add(cells);
            }
            return rows;
        });
    }
}
