package dev.kvstore.jmx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Descriptor;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;

/** The document about all attributes, operations and notifications, made from what the beans say about themselves. */
final class Reference {
    private final List<String> lines = new ArrayList<>();

    Reference() {
        line("# Attributes, operations and notifications");
        line("");
        line(
                "Made from the beans themselves; a test fails when they differ. Defaults are those of a memory budget of 1 GiB.");
        line("**w** marks what can be changed while the store is open.");
    }

    void add(Component component, MBeanInfo bean) {
        line("");
        line("## " + component.title());
        line("");
        line(bean.getDescription());
        line("");
        line("| attribute | type | unit | range | default | |");
        line("|---|---|---|---|---|---|");
        Arrays.stream(bean.getAttributes())
                .sorted(Comparator.comparing(MBeanAttributeInfo::getName))
                .forEach(this::attribute);
        if (bean.getOperations().length > 0) {
            line("");
            line("| operation | returns | |");
            line("|---|---|---|");
            Arrays.stream(bean.getOperations())
                    .sorted(Comparator.comparing(MBeanOperationInfo::getName)
                            .thenComparing(operation -> operation.getSignature().length))
                    .forEach(this::operation);
        }
        if (bean.getNotifications().length > 0) {
            line("");
            for (MBeanNotificationInfo info : bean.getNotifications()) {
                line("Emits, when " + info.getDescription() + ": "
                        + Arrays.stream(info.getNotifTypes())
                                .sorted()
                                .map(type -> "`" + type + "`")
                                .collect(Collectors.joining(", "))
                        + ".");
            }
        }
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    private void attribute(MBeanAttributeInfo attribute) {
        Descriptor fields = attribute.getDescriptor();
        String range = fields.getFieldValue("minValue") == null
                ? legal(fields)
                : fields.getFieldValue("minValue") + " to " + fields.getFieldValue("maxValue");
        line("| " + (attribute.isWritable() ? "**w** " : "") + "`" + attribute.getName() + "` | "
                + type(attribute.getType()) + " | " + field(fields, "units") + " | " + range + " | "
                + field(fields, "defaultValue") + " | " + attribute.getDescription() + " |");
    }

    private void operation(MBeanOperationInfo operation) {
        String parameters = Arrays.stream(operation.getSignature())
                .map(parameter -> type(parameter.getType()) + " " + parameter.getName())
                .collect(Collectors.joining(", "));
        String described = Arrays.stream(operation.getSignature())
                .map(Reference::described)
                .collect(Collectors.joining());
        line("| `" + operation.getName() + "(" + parameters + ")`"
                + (operation.getImpact() == MBeanOperationInfo.INFO ? " (changes nothing)" : "") + " | "
                + type(operation.getReturnType()) + " | " + operation.getDescription() + described + " |");
    }

    private static String described(MBeanParameterInfo parameter) {
        return " `" + parameter.getName() + "`: " + parameter.getDescription();
    }

    private static String legal(Descriptor fields) {
        Object legal = fields.getFieldValue("legalValues");
        return legal == null
                ? ""
                : ((Set<?>) legal).stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String field(Descriptor fields, String name) {
        Object value = fields.getFieldValue(name);
        return value == null ? "" : value.toString();
    }

    private static String type(String name) {
        return switch (name) {
            case "[Ljava.lang.String;" -> "text lines";
            case "java.lang.String" -> "text";
            case "javax.management.openmbean.TabularData" -> "table";
            case "javax.management.openmbean.CompositeData" -> "composite";
            default -> name;
        };
    }

    private void line(String line) {
        lines.add(line);
    }
}
