package dev.kvstore.web.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium, driven by chromedriver through the W3C WebDriver protocol. */
final class Browser implements AutoCloseable {
    /** What is sent for the Enter key. */
    static final String ENTER = "\uE007";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern PORT = Pattern.compile(".*started successfully on port (\\d+).*");
    private static final Pattern SESSION = Pattern.compile("\"sessionId\"\\s*:\\s*\"([^\"]+)\"");
    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    /** Starts one with an empty profile. */
    Browser(Path chromedriver, Path profile) throws IOException {
        driver = new ProcessBuilder(chromedriver.toString(), "--port=0")
                .redirectErrorStream(true)
                .start();
        try {
            String base = "http://127.0.0.1:" + awaitPort();
            String answer = send("POST", base + "/session", capabilities(profile));
            Matcher matcher = SESSION.matcher(answer);
            if (!matcher.find()) {
                throw new IOException("no session: " + answer);
            }
            session = base + "/session/" + matcher.group(1);
        } catch (IOException | RuntimeException e) {
            driver.destroyForcibly();
            throw e;
        }
    }

    /** The path of chromedriver, or null when there is none. */
    static Path find() {
        for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory, "chromedriver");
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private int awaitPort() throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (matcher.matches()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("chromedriver ended before it was ready");
    }

    private static String capabilities(Path profile) {
        return document(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("capabilities");
            json.writeObjectFieldStart("alwaysMatch");
            json.writeObjectFieldStart("goog:loggingPrefs");
            json.writeStringField("browser", "ALL");
            json.writeEndObject();
            json.writeObjectFieldStart("goog:chromeOptions");
            json.writeArrayFieldStart("args");
            for (String argument : ARGUMENTS) {
                json.writeString(argument);
            }
            json.writeString("--user-data-dir=" + profile);
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    void open(String url) {
        post("/url", json -> json.writeStringField("url", url));
    }

    void resize(int width, int height) {
        post("/window/rect", json -> {
            json.writeNumberField("width", width);
            json.writeNumberField("height", height);
        });
    }

    /** Types into whatever has the focus; Enter is {@link #ENTER}. */
    void type(String text) {
        post("/actions", json -> {
            json.writeArrayFieldStart("actions");
            json.writeStartObject();
            json.writeStringField("type", "key");
            json.writeStringField("id", "keyboard");
            json.writeArrayFieldStart("actions");
            for (int codePoint : text.codePoints().toArray()) {
                for (String type : List.of("keyDown", "keyUp")) {
                    json.writeStartObject();
                    json.writeStringField("type", type);
                    json.writeStringField("value", Character.toString(codePoint));
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    /** Runs a script in the page and answers what it returns, as text; null for nothing. */
    String run(String script) {
        return value(post("/execute/sync", json -> {
            json.writeStringField("script", script);
            json.writeArrayFieldStart("args");
            json.writeEndArray();
        }));
    }

    /** What the page has logged, refusals by its own policy included. */
    String log() {
        return post("/se/log", json -> json.writeStringField("type", "browser"));
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(value(send("GET", session + "/screenshot", null))));
    }

    private static String value(String answer) {
        try (JsonParser json = new JsonFactory().createParser(answer)) {
            json.nextToken();
            json.nextToken();
            JsonToken token = json.nextToken();
            return token == JsonToken.VALUE_NULL ? null : json.getText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes part of a document. */
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static String document(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            body.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private String post(String path, Body members) {
        return send("POST", session + path, document(json -> {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }));
    }

    private String send(String method, String url, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(method + " " + url + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            send("DELETE", session, null);
        } finally {
            driver.destroy();
        }
    }
}
