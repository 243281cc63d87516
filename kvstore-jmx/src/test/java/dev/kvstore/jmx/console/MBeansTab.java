package dev.kvstore.jmx.console;

import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.swing.JDialog;
import javax.swing.JFrame;
import javax.swing.JSplitPane;
import javax.swing.JTabbedPane;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.JTree;
import javax.swing.text.Document;
import javax.swing.text.JTextComponent;
import javax.swing.tree.TreePath;

/** The tab MBeans of a JConsole that runs in this process. */
final class MBeansTab {
    private static final int TREE_WIDTH = 220;
    private static final int NAME_WIDTH = 180;
    private static final int WIDTH = 900;
    private static final int HEIGHT = 600;

    private final JTabbedPane tabs;

    private MBeansTab(JTabbedPane tabs) {
        this.tabs = tabs;
    }

    /** Starts the JDK's JConsole on a process of this machine; its package has to be exported to us. */
    static MBeansTab attachTo(String pid) throws ReflectiveOperationException {
        Class.forName("sun.tools.jconsole.JConsole")
                .getMethod("main", String[].class)
                .invoke(null, (Object) new String[] {"-interval=1", pid});
        Swing.press("Insecure connection");
        JTabbedPane tabs = Swing.awaitAnswer(
                "tab MBeans", () -> Swing.shown(JTabbedPane.class, each -> each.indexOfTab("MBeans") >= 0));
        Swing.ask(() -> {
            Swing.shown(JFrame.class, each -> true).setSize(WIDTH, HEIGHT);
            tabs.setSelectedIndex(tabs.indexOfTab("MBeans"));
            return null;
        });
        Swing.awaitThat("tree", () -> Swing.shown(JTree.class, each -> true) != null);
        Swing.ask(() -> {
            Swing.shown(JSplitPane.class, each -> true).setDividerLocation(TREE_WIDTH);
            return null;
        });
        return new MBeansTab(tabs);
    }

    /** Selects a node of the tree; those of a bean appear when it has been selected itself. */
    void select(String... path) {
        TreePath root =
                Swing.awaitAnswer("root", () -> new TreePath(tree().getModel().getRoot()));
        TreePath node = root;
        for (String each : path) {
            TreePath parent = node;
            node = Swing.awaitAnswer(each, () -> child(parent, each));
            TreePath opened = node;
            Swing.ask(() -> {
                tree().expandPath(opened);
                tree().setSelectionPath(opened);
                return null;
            });
        }
    }

    /** Closes all nodes that the selected one is not inside of, so that it can be seen where it is. */
    private void tidy() {
        Swing.ask(() -> {
            TreePath selected = tree().getSelectionPath();
            for (int row = tree().getRowCount() - 1; row >= 0; row--) {
                TreePath node = tree().getPathForRow(row);
                if (node.equals(selected) || !node.isDescendant(selected)) {
                    tree().collapsePath(node);
                }
            }
            tree().scrollPathToVisible(selected);
            return null;
        });
    }

    /** The titles of what is below the selected node. */
    List<String> belowSelection() {
        return Swing.ask(() -> {
            Object node = tree().getSelectionPath().getLastPathComponent();
            List<String> titles = new ArrayList<>();
            for (int i = 0; i < tree().getModel().getChildCount(node); i++) {
                titles.add(tree().getModel().getChild(node, i).toString());
            }
            return titles;
        });
    }

    /** The table whose rows are named after attributes, once it has one of a name. */
    JTable attributes(String name) {
        return Swing.awaitAnswer("attribute " + name, () -> Swing.shown(JTable.class, each -> row(each, name) >= 0));
    }

    /** What the table says about an attribute. */
    String attribute(String name) {
        JTable table = attributes(name);
        return Swing.ask(() -> String.valueOf(table.getValueAt(row(table, name), 1)));
    }

    /** Types over the value of an attribute. */
    void type(String name, String value) {
        JTable table = attributes(name);
        Swing.ask(() -> {
            table.editCellAt(row(table, name), 1);
            Swing.all(table.getEditorComponent(), JTextField.class).get(0).setText(value);
            return table.getCellEditor().stopCellEditing();
        });
    }

    /** Opens a value that is more than a line. */
    void doubleClick(String name) {
        JTable table = attributes(name);
        widen(table, "Value");
        Swing.ask(() -> {
            table.getColumn("Name").setMinWidth(NAME_WIDTH);
            return null;
        });
        Swing.ask(() -> {
            Rectangle cell = table.getCellRect(row(table, name), 1, true);
            table.scrollRectToVisible(cell);
            table.changeSelection(row(table, name), 1, false, false);
            table.dispatchEvent(new MouseEvent(
                    table, MouseEvent.MOUSE_PRESSED, 0, 0, cell.x + 1, cell.y + 1, 2, false, MouseEvent.BUTTON1));
            return null;
        });
        Swing.ask(() -> {
            // Opened, the value is higher than a line.
            table.scrollRectToVisible(table.getCellRect(row(table, name), 1, true));
            return null;
        });
    }

    /** The lines that are painted in the place of a value that was opened. */
    List<String> opened(String name) {
        JTable table = attributes(name);
        return Swing.ask(() -> {
            int row = row(table, name);
            Component painted = table.prepareRenderer(table.getCellRenderer(row, 1), row, 1);
            JTextComponent lines = Swing.all(painted, JTextComponent.class).get(0);
            lines.setCaretPosition(0);
            Document text = lines.getDocument();
            return text.getText(0, text.getLength()).strip().lines().toList();
        });
    }

    /** Gives a column of a table all the room that the others can spare. */
    static void widen(JTable table, String column) {
        Swing.ask(() -> {
            table.getColumn(column).setPreferredWidth(WIDTH);
            table.doLayout();
            return null;
        });
    }

    /** The table of a class, by the end of its name, once it has any rows. */
    static JTable table(String type) {
        return Swing.awaitAnswer(
                type,
                () -> Swing.shown(
                        JTable.class, each -> each.getClass().getName().endsWith(type) && each.getRowCount() > 0));
    }

    /** Saves a picture of the tab, and of dialogues in front of it. */
    void save(Path file) throws IOException {
        tidy();
        BufferedImage image = Swing.ask(() -> {
            BufferedImage painted = new BufferedImage(tabs.getWidth(), tabs.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = painted.createGraphics();
            tabs.printAll(graphics);
            for (Window window : Window.getWindows()) {
                if (window.isShowing() && window instanceof JDialog dialog) {
                    paint(graphics, dialog.getRootPane());
                }
            }
            graphics.dispose();
            return painted;
        });
        ImageIO.write(image, "png", file.toFile());
    }

    private void paint(Graphics2D graphics, Component dialog) {
        Point at = dialog.getLocationOnScreen();
        Point origin = tabs.getLocationOnScreen();
        Graphics2D moved = (Graphics2D) graphics.create();
        moved.translate(at.x - origin.x, at.y - origin.y);
        dialog.printAll(moved);
        moved.drawRect(0, 0, dialog.getWidth(), dialog.getHeight());
        moved.dispose();
    }

    private static JTree tree() {
        return Swing.shown(JTree.class, each -> true);
    }

    /** The child with a title; that of notifications that have come is in bold type and counts them. */
    private static TreePath child(TreePath parent, String title) {
        Object node = parent.getLastPathComponent();
        for (int i = 0; i < tree().getModel().getChildCount(node); i++) {
            Object child = tree().getModel().getChild(node, i);
            if (child.toString().replaceAll("<[^>]*>|\\[\\d+]", "").equals(title)) {
                return parent.pathByAddingChild(child);
            }
        }
        return null;
    }

    private static int row(JTable table, String name) {
        for (int row = 0; row < table.getRowCount(); row++) {
            if (name.equals(String.valueOf(table.getValueAt(row, 0)))) {
                return row;
            }
        }
        return -1;
    }
}
