package dev.kvstore.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test of what only the LSM engine has, a log, tables or compaction in the background, with every option set of
 * {@link OptionSets#forLsm()}; its first parameter is the {@link StoreSetup}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@MethodSource("dev.kvstore.testkit.OptionSets#forLsm")
public @interface LsmTest {}
