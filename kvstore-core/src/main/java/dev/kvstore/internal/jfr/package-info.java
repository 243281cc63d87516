/**
 * What the JDK's flight recorder is told. An event that is switched off costs a look at a flag; names of events and
 * fields are API. They know nothing of the engine: who works fills them in.
 */
package dev.kvstore.internal.jfr;
