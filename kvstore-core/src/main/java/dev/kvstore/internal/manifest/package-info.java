/**
 * Which files make up a store: immutable {@link dev.kvstore.internal.manifest.Version}s, the
 * {@link dev.kvstore.internal.manifest.VersionEdit}s between them, and
 * {@link dev.kvstore.internal.manifest.VersionSet}, which makes edits durable before they count.
 *
 * <p>The format: {@code docs/formats/manifest.md}.
 */
package dev.kvstore.internal.manifest;
