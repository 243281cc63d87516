package dev.kvstore.web.console;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kvstore.web.BearerTokens;
import dev.kvstore.web.Dialect;
import dev.kvstore.web.HttpOptions;
import dev.kvstore.web.Scope;
import dev.kvstore.web.testkit.Client;
import dev.kvstore.web.testkit.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real browser. Set the system property {@code kvstore.screenshots} to a directory to have its pictures
 * taken there.
 */
class ConsoleTest {
    private static final String TOKEN = "t".repeat(43);

    @TempDir
    private static Path profile;

    private static Browser browser;

    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeAll
    static void openBrowser() throws IOException {
        Path chromedriver = Browser.find();
        if (chromedriver == null) {
            System.err.println("ConsoleTest skipped: there is no chromedriver on the path");
        }
        assumeTrue(chromedriver != null, "skipped: there is no chromedriver on the path");
        browser = new Browser(chromedriver, profile);
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        serve(HttpOptions.builder().consoleEnabled(true).build());
        for (int i = 0; i < 120; i++) {
            put(String.format("orders/2026/%03d", i), "{\"order\": " + i + ", \"lines\": [1, 2, 3]}");
        }
        put("greeting", "good morning\nüß €");
        put("config/limits", "10");
        server.store().put(new byte[] {(byte) 0xFF, 1}, new byte[] {0, 1, 2, (byte) 0xFE});
        show(1200, 800);
    }

    private void serve(HttpOptions options) throws Exception {
        server = new TestServer(directory.resolve("store" + options.hashCode()), Dialect.REST, options);
    }

    @AfterEach
    void stop() throws Exception {
        try {
            if (server != null) {
                String log = browser.log();
                assertFalse(log.contains("Content Security Policy"), log);
                assertFalse(log.contains("Uncaught"), log);
            }
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    private void put(String key, String value) {
        server.store().put(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private String stored(String key) {
        byte[] value = server.store().get(key.getBytes(StandardCharsets.UTF_8));
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private void show(int width, int height) {
        browser.resize(width, height);
        browser.open("http://localhost:" + server.port() + "/");
        awaitText("items", "greeting");
    }

    private static String text(String id) {
        return browser.run("return document.getElementById('" + id + "').innerText");
    }

    private static void awaitText(String id, String part) {
        await(id + " to show " + part)
                .atMost(Duration.ofMinutes(1))
                .until(() -> text(id) != null && text(id).contains(part));
    }

    private static void click(String selector) {
        browser.run("document.querySelector(\"" + selector + "\").click()");
    }

    /** Waits until something in the page holds. */
    private static void awaitTrue(String expression) {
        await(expression)
                .atMost(Duration.ofMinutes(1))
                .until(() -> "true".equals(browser.run("return String(" + expression + ")")));
    }

    private static void picture(String name) throws IOException {
        String target = System.getProperty("kvstore.screenshots");
        if (target != null) {
            browser.screenshot(Path.of(target, name + ".png"));
        }
    }

    @Test
    void directoriesAreBrowsedPageByPageFromTheKeyboard() throws IOException {
        assertTrue(text("items").contains("orders/"), () -> text("items"));
        assertFalse(text("items").contains("orders/2026/000"), () -> text("items"));
        browser.run("document.getElementById('items').focus()");
        awaitTrue("[...document.querySelectorAll('#items li')].length >= 4");
        while (!"orders/"
                .equals(browser.run("return document.querySelector('#items li[aria-selected=true] span').innerText"))) {
            browser.type("\uE015");
        }
        browser.type(Browser.ENTER);
        awaitText("items", "2026/");
        browser.type(Browser.ENTER);
        awaitText("items", "049");
        assertFalse(text("items").contains("050"));
        browser.type("]");
        awaitText("items", "050");
        browser.type("]");
        awaitText("items", "119");
        assertEquals("true", browser.run("return String(document.getElementById('next').disabled)"));
        browser.type("[");
        awaitText("items", "050");
        browser.type("\uE003");
        awaitText("items", "2026/");
        browser.type("/");
        browser.type("orders/2026/11");
        awaitText("items", "119");
        awaitTrue("document.querySelectorAll('#items li').length == 10");
        picture("console-keys");
    }

    @Test
    void aValueIsShownEditedAndSavedAsJson() throws IOException {
        browser.run("document.getElementById('prefix').value = 'orders/2026/007';"
                + "document.getElementById('prefix').dispatchEvent(new Event('input'))");
        awaitTrue("document.querySelectorAll('#items li').length == 1");
        click("#items li");
        awaitTrue("document.getElementById('value').value.includes('\\n  \\\"order\\\": 7')");
        picture("console-json");
        browser.run("document.getElementById('value').value = '{\\\"order\\\": 8'");
        click("#save");
        awaitText("message", "not JSON");
        browser.run("document.getElementById('value').value = '{\\\"order\\\": 8}'");
        click("#save");
        awaitText("message", "saved");
        assertEquals("{\"order\": 8}", stored("orders/2026/007"));
    }

    @Test
    void bytesAreShownAndEditedInHex() throws IOException {
        click("#items li.binary");
        awaitTrue("document.getElementById('value').value.startsWith('00000000  00 01 02 fe')");
        picture("console-hex");
        click("input[value=text]");
        awaitText("message", "not text");
        browser.run("document.getElementById('value').value = '00000000  00 01 ff  |...|'");
        click("#save");
        awaitText("message", "saved");
        assertArrayEquals(new byte[] {0, 1, (byte) 0xFF}, server.store().get(new byte[] {(byte) 0xFF, 1}));
    }

    @Test
    void aKeyIsMadeChangedByOthersAndDeleted() {
        browser.run("document.getElementById('items').focus()");
        browser.type("n");
        awaitTrue("document.activeElement.id == 'key'");
        browser.type("notes/first");
        browser.run("document.getElementById('value').value = 'text ü'");
        click("#save");
        awaitText("message", "saved");
        assertEquals("text ü", stored("notes/first"));
        put("notes/first", "by another");
        browser.run("document.getElementById('value').value = 'lost?'");
        click("#save");
        awaitText("message", "somebody else");
        assertEquals("by another", stored("notes/first"));
        click("#reload");
        awaitTrue("document.getElementById('value').value == 'by another'");
        click("#delete");
        awaitTrue("document.getElementById('ask-delete').open");
        click("#ask-delete button[value=cancel]");
        assertNotNull(stored("notes/first"));
        click("#delete");
        awaitTrue("document.getElementById('ask-delete').open");
        click("#ask-delete button[value=ok]");
        awaitTrue("document.getElementById('entry').hidden");
        assertNull(stored("notes/first"));
    }

    @Test
    void numbersAreDrawnAsTheyChange() throws IOException {
        click("#tab-live");
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            for (int i = 0; i < 200; i++) {
                put("orders/2026/" + i % 120, "again");
                stored("orders/2026/" + i % 120);
            }
            String path =
                    browser.run("return document.querySelector('#chart-throughput path')?.getAttribute('d') ?? ''");
            return path.split("L", -1).length > 6;
        });
        server.store().flush();
        awaitText("levels", "level 0");
        awaitText("numbers", "sequence");
        awaitText("chart-latency", "p99");
        picture("console-live");
    }

    @Test
    void aPhoneShowsOneThingAtATime() throws IOException {
        show(390, 780);
        String wide = "document.documentElement.scrollWidth <= window.innerWidth";
        awaitTrue(wide);
        picture("console-phone-keys");
        browser.run(
                "[...document.querySelectorAll('#items li')].find(li => li.innerText.includes('greeting')).click()");
        awaitTrue("document.getElementById('value').value.includes('morning')");
        awaitTrue("document.querySelector('.list').offsetParent === null");
        awaitTrue(wide);
        picture("console-phone-value");
        click("#tab-live");
        awaitTrue(wide);
    }

    @Test
    void withTokensThePageAsksForOne() throws Exception {
        server.close();
        serve(HttpOptions.builder()
                .consoleEnabled(true)
                .tokens(BearerTokens.of(Map.of(TOKEN, EnumSet.allOf(Scope.class))))
                .build());
        put("greeting", "v");
        browser.open("http://localhost:" + server.port() + "/");
        awaitText("state", "token needed");
        click("#token-button");
        awaitTrue("document.getElementById('ask-token').open");
        browser.run("document.getElementById('token').value = '" + TOKEN + "'");
        click("#ask-token button[value=ok]");
        awaitText("items", "greeting");
        awaitText("state", "open");
    }

    @Test
    void thePageIsStrictAboutWhatItRuns() throws Exception {
        Client.Answer page = server.client().get("/");
        assertTrue(page.header("Content-Security-Policy").contains("default-src 'none'"));
        assertFalse(page.header("Content-Security-Policy").contains("unsafe"));
        assertFalse(page.text().contains("style=\""));
        assertFalse(page.text().matches("(?s).*\\son[a-z]+=.*"));
        assertFalse(page.text().contains("//"), "nothing from elsewhere");
        server.close();
        serve(HttpOptions.defaults());
        assertEquals(404, server.client().get("/").status());
        assertEquals(404, server.client().get("/console/console.js").status());
    }
}
