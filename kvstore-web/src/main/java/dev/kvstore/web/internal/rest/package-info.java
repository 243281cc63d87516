/** The dialect below {@code /v1}: one class per resource. */
package dev.kvstore.web.internal.rest;
