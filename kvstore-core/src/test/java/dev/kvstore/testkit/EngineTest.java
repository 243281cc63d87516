package dev.kvstore.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test of behaviour: run on every engine with every option set of {@link OptionSets#forBehaviour()}; its
 * first parameter is the {@link StoreSetup}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@MethodSource("dev.kvstore.testkit.OptionSets#forBehaviour")
public @interface EngineTest {}
