package dev.kvstore.jmx.console;

import java.awt.event.WindowEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JTextField;
import javax.swing.text.JTextComponent;

/** What an operator does with JConsole, and what he reads: printed, and kept as pictures. */
public final class ConsoleDriver {
    private static final String[] STORE = {"dev.kvstore", "Store", "orders"};

    private final MBeansTab tab;
    private final Path pictures;

    private ConsoleDriver(MBeansTab tab, Path pictures) {
        this.tab = tab;
        this.pictures = pictures;
    }

    /** Takes the id of a process with the store "orders", and a directory for pictures. */
    public static void main(String[] arguments) throws Exception {
        int status = 1;
        try {
            Path pictures = Files.createDirectories(Path.of(arguments[1]));
            new ConsoleDriver(MBeansTab.attachTo(arguments[0]), pictures).run();
            status = 0;
        } catch (RuntimeException | Error e) {
            e.printStackTrace(System.out);
        } finally {
            // JConsole's windows keep the process alive.
            System.exit(status);
        }
    }

    private void run() throws IOException {
        look();
        subscribe();
        change();
        invoke();
        readNotifications();
        readTables();
        say("done", "");
    }

    private void look() {
        select("", "Attributes");
        tab.select(STORE);
        say("tree", tab.belowSelection());
        lookAtButtons();
    }

    private void lookAtButtons() {
        List<String> counts = new ArrayList<>();
        List<String> dead = new ArrayList<>();
        for (String bean : new String[] {"", "Flush", "Compaction", "Wal", "BlockCache"}) {
            select(bean, "Operations");
            List<String> operations = tab.belowSelection();
            counts.add((bean.isEmpty() ? "Store" : bean) + " " + operations.size());
            operations.stream().filter(each -> !isAlive(each)).forEach(dead::add);
        }
        say("operations", counts);
        say("dead", dead);
    }

    private static boolean isAlive(String operation) {
        return Swing.awaitAnswer(operation, () -> {
            AbstractButton button = Swing.shown(AbstractButton.class, each -> operation.equals(each.getText()));
            return button == null ? null : button.isEnabled();
        });
    }

    private void subscribe() {
        select("", "Notifications");
        Swing.press("Subscribe");
        select("Flush", "Notifications");
        Swing.press("Subscribe");
    }

    private void change() throws IOException {
        select("Flush", "Attributes");
        say("before", tab.attribute("FlushThresholdBytes"));
        tab.type("FlushThresholdBytes", "1048576");
        Swing.press("Refresh");
        say("after", tab.attribute("FlushThresholdBytes"));
        tab.save(pictures.resolve("jconsole-attributes.png"));
        tab.type("FlushThresholdBytes", "1");
        say("refused", dialogue("jconsole-refused.png"));
        Swing.press("Refresh");
        say("kept", tab.attribute("FlushThresholdBytes"));
    }

    private void invoke() throws IOException {
        select("Flush", "Operations");
        Swing.press("flush");
        say("flush", dialogue(null));
        select("", "Operations");
        Swing.press("verifyAsync");
        String id = dialogue(null);
        say("job", id);
        Map<String, String> job = job(id);
        say("state", job.get("state"));
        say("outcome", job.get("outcome"));
    }

    private Map<String, String> job(String id) throws IOException {
        while (true) {
            Swing.ask(() -> {
                AbstractButton button = Swing.shown(AbstractButton.class, each -> "job".equals(each.getText()));
                Swing.all(button.getParent(), JTextField.class).get(0).setText(id);
                return null;
            });
            Swing.press("job");
            Map<String, String> job = Swing.rows(MBeansTab.table("XCompositeData")).stream()
                    .collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));
            if (job.get("state").equals("SUCCEEDED")) {
                tab.save(pictures.resolve("jconsole-job.png"));
            }
            dismiss();
            if (!job.get("state").matches("QUEUED|RUNNING")) {
                return job;
            }
        }
    }

    private void readNotifications() throws IOException {
        select("", "Notifications");
        for (List<String> row : Swing.rows(MBeansTab.table("XMBeanNotifications"))) {
            say("notified", row);
        }
        MBeansTab.widen(MBeansTab.table("XMBeanNotifications"), "Message");
        tab.save(pictures.resolve("jconsole-notifications.png"));
        select("Flush", "Notifications");
        for (List<String> row : Swing.rows(MBeansTab.table("XMBeanNotifications"))) {
            say("changed", row);
        }
    }

    private void readTables() throws IOException {
        select("Compaction", "Attributes");
        tab.doubleClick("LevelsText");
        say("levels", tab.opened("LevelsText"));
        tab.save(pictures.resolve("jconsole-levels.png"));
        select("", "Attributes");
        tab.doubleClick("ReportText");
        say("report", tab.opened("ReportText"));
        tab.save(pictures.resolve("jconsole-report.png"));
    }

    private void select(String bean, String node) {
        if (bean.isEmpty()) {
            tab.select("dev.kvstore", "Store", "orders", node);
        } else {
            tab.select("dev.kvstore", "Store", "orders", bean, node);
        }
    }

    /** What the dialogue in front says; dismisses it. */
    private String dialogue(String picture) throws IOException {
        String text = Swing.awaitAnswer("a dialogue", ConsoleDriver::dialogueText);
        if (picture != null) {
            tab.save(pictures.resolve(picture));
        }
        dismiss();
        return text;
    }

    /** Closes the dialogue in front; a click that comes before it is ready is lost, as anybody's would be. */
    private static void dismiss() {
        Swing.press("OK");
        Swing.awaitThat("the dialogue's end", () -> {
            JDialog dialog = Swing.shown(JDialog.class, each -> true);
            if (dialog != null) {
                dialog.dispatchEvent(new WindowEvent(dialog, WindowEvent.WINDOW_CLOSING));
            }
            return dialog == null;
        });
    }

    private static String dialogueText() {
        JDialog dialog = Swing.shown(JDialog.class, each -> true);
        if (dialog == null) {
            return null;
        }
        for (JTextComponent text : Swing.all(dialog, JTextComponent.class)) {
            return text.getText();
        }
        return Swing.all(dialog, JLabel.class).stream()
                .map(JLabel::getText)
                .filter(text -> text != null && !text.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static void say(String what, Object value) {
        System.out.println(what + ": " + value);
    }
}
