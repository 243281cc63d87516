package dev.kvstore.samples.war.host;

import java.util.Map;

/**
 * An application to deploy.
 *
 * @param path the context path
 * @param war the archive; null for a context made by program, over the store of the host
 * @param parameters context parameters
 */
record WebApp(String path, String war, Map<String, String> parameters) {}
