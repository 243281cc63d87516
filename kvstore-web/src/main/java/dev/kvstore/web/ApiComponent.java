package dev.kvstore.web;

import dev.kvstore.ManagedComponent;
import dev.kvstore.ManagedComponent.Quantity;
import dev.kvstore.ManagedComponent.Text;
import java.util.List;

/** An API as operators see it. */
final class ApiComponent {
    private static final String REQUESTS = "requests";
    private static final String BYTES = "bytes";

    private ApiComponent() {}

    /** The names are API: they are in the documents of kvstore-jmx. */
    static ManagedComponent of(HttpApi api, String context) {
        return new ManagedComponent(
                "HttpApi",
                "context",
                context,
                "The HTTP API of a store.",
                List.of(
                        new Text(
                                "Dialects",
                                "The routes that are served: JSON, QUERY or REST.",
                                () -> api.dialect().name()),
                        new Quantity("Requests", REQUESTS, "Requests answered.", api::requests),
                        new Quantity(
                                "ClientErrors",
                                REQUESTS,
                                "Requests answered with a status of 400 to 499.",
                                api::clientErrors),
                        new Quantity(
                                "ServerErrors",
                                REQUESTS,
                                "Requests answered with a status of 500 or above.",
                                api::serverErrors),
                        new Quantity("ActiveRequests", REQUESTS, "Requests being served now.", api::activeRequests),
                        new Quantity(
                                "RequestMillisTotal", "ms", "The time all requests took together.", api::totalMillis),
                        new Quantity("BytesIn", BYTES, "Bytes of bodies received.", api::bytesIn),
                        new Quantity("BytesOut", BYTES, "Bytes of bodies sent.", api::bytesOut)),
                List.of(api.readOnly(), api.maxBodyBytes(), api.maxScanLimit()));
    }
}
