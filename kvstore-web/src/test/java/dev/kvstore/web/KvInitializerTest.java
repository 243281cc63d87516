package dev.kvstore.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KvInitializerTest {
    /** What the initializer does with a context that has no parameter, or one with a value. */
    private static List<String> calls(String enabled) {
        List<String> calls = new ArrayList<>();
        ServletContext context = (ServletContext) Proxy.newProxyInstance(
                KvInitializerTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName() + " " + arguments[0]);
                    return enabled;
                });
        new KvInitializer().onStartup(Set.of(), context);
        return calls;
    }

    @Test
    void doesNothingUnlessItIsEnabled() {
        for (String value : new String[] {null, "", "false", "yes"}) {
            assertEquals(List.of("getInitParameter kvstore.enabled"), calls(value), value);
        }
    }
}
