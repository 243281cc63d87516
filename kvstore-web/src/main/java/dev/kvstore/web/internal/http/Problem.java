package dev.kvstore.web.internal.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that can't be served, in words for its sender: a status, a stable code, a sentence. Carries no stack
 * trace; it is an answer, not a fault.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private String headerName;
    private String headerValue;
    private final LinkedHashMap<String, Long> numbers = new LinkedHashMap<>();

    public Problem(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** 400: something in the request is not as it must be. */
    public static Problem badRequest(String code, String detail) {
        return new Problem(400, code, detail);
    }

    /** 404. */
    public static Problem notFound(String code, String detail) {
        return new Problem(404, code, detail);
    }

    /** 412: a condition of the request does not hold. */
    public static Problem conditionFailed() {
        return new Problem(412, "condition-failed", "the entry is not in the state the request requires");
    }

    /** 413. */
    public static Problem tooLarge(long limit) {
        return new Problem(413, "body-too-large", "the body must be at most " + limit + " bytes");
    }

    /** 503, to be tried again in a second. */
    public static Problem unavailable(String code, String detail) {
        return new Problem(503, code, detail).with("Retry-After", "1");
    }

    /** Adds a number for programs, such as a line. */
    public Problem number(String name, long value) {
        numbers.put(name, value);
        return this;
    }

    /** The numbers added. */
    public Map<String, Long> numbers() {
        return Collections.unmodifiableMap(numbers);
    }

    /** Adds the one header that some statuses ask for, such as {@code Allow}. */
    public Problem with(String name, String value) {
        headerName = name;
        headerValue = value;
        return this;
    }

    public int status() {
        return status;
    }

    /** A word for programs. */
    public String code() {
        return code;
    }

    /** A sentence for people. */
    public String detail() {
        return getMessage();
    }

    /** The name of the extra header, or null. */
    public String headerName() {
        return headerName;
    }

    /** The value of the extra header, or null. */
    public String headerValue() {
        return headerValue;
    }
}
