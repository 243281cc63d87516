/**
 * A tour of the store on real files. Read {@link dev.kvstore.samples.quickstart.Tour} first: it lists the steps, and
 * each step is one class.
 */
package dev.kvstore.samples.quickstart;
