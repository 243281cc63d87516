/**
 * An open store as MBeans: seen and tuned with JConsole, VisualVM or a scraping agent. Start at
 * {@link dev.kvstore.jmx.StoreManagement}.
 */
package dev.kvstore.jmx;
