package dev.kvstore.web;

/** A set of routes. One is chosen per servlet; requests never decide. */
public enum Dialect {
    /** {@code GET /get?key=}, {@code POST /set} with the pair as JSON, {@code DELETE /del?key=} which answers the deleted value. */
    JSON,
    /** {@code GET /get?key=}, {@code POST /set?key=&value=}, {@code DELETE /del?key=}, {@code GET /shutdown}. */
    QUERY,
    /** The full API below {@code /v1}: conditional requests, ranges, batches, export and import, administration. */
    REST
}
