package dev.kvstore.samples.war;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** The same black-box tests in every container there is, with the archive deployed and with the module embedded. */
@ParameterizedClass(name = "{0}, archive: {1}")
@CsvSource({
    "jetty-ee10, true",
    "jetty-ee10, false",
    "jetty-ee11, true",
    "jetty-ee11, false",
    "tomcat-10, true",
    "tomcat-10, false",
    "tomcat-11, true",
    "tomcat-11, false",
})
class ContainersIT {
    private static ContainerProcess container;

    @Parameter(0)
    private String name;

    @Parameter(1)
    private boolean war;

    @BeforeParameterizedClassInvocation
    static void start(String name, boolean war, @TempDir Path directory) throws Exception {
        container = new ContainerProcess(name, war, directory);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        container.close();
    }

    private DynamicTest named(String what, Executable test) {
        return dynamicTest(name + (war ? ", archive: " : ", embedded: ") + what, test);
    }

    @TestFactory
    Stream<DynamicTest> dialects() {
        DialectsSuite suite = new DialectsSuite(container.client());
        return Stream.of(
                named("the query dialect", suite::theQueryDialect),
                named("the JSON dialect, whatever the content type", suite::theJsonDialectWhateverTheContentType),
                named("entries and their versions", suite::entriesAndTheirVersions),
                named("bodies of every framing", suite::bodiesOfEveryFraming),
                named("many entries together", suite::manyEntriesTogether),
                named("numbers, health and the console", suite::numbersHealthAndTheConsole),
                named("maintenance", suite::maintenance));
    }

    @TestFactory
    Stream<DynamicTest> traps() {
        TrapsSuite suite = new TrapsSuite(container.client());
        return Stream.of(
                named("paths that containers change", suite::pathsThatContainersChange),
                named("dot segments", suite::dotSegments),
                named("keys of any bytes", suite::keysOfAnyBytes),
                named("signs with a meaning in forms", suite::signsWithAMeaningInForms),
                named("text that is not escaped", suite::textThatIsNotEscaped),
                named("bodies that containers would parse", suite::bodiesThatContainersWouldParse),
                named("a request for another host", suite::aRequestForAnotherHost),
                named("bodies with two lengths", suite::bodiesWithTwoLengths));
    }

    @TestFactory
    Stream<DynamicTest> security() {
        return Stream.of(named("every route", new SecuritySuite(container.client())::everyRoute));
    }
}
