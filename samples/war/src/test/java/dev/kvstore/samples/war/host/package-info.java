/** What runs in the process of a container under test: nothing here may need more than the container's own libraries. */
package dev.kvstore.samples.war.host;
