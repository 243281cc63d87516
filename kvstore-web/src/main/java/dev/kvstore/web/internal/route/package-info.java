/** From a request to the handler of its route, and from failures to answers. */
package dev.kvstore.web.internal.route;
