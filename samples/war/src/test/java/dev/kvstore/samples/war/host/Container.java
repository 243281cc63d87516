package dev.kvstore.samples.war.host;

/** A servlet container on a free port of the loopback interface. For one thread. */
interface Container {
    /** Starts without applications and answers its port. */
    int start() throws Exception;

    /** Deploys an application and answers the class loader it got. */
    ClassLoader deploy(WebApp app) throws Exception;

    /** Stops an application and forgets it. */
    void undeploy(WebApp app) throws Exception;
}
