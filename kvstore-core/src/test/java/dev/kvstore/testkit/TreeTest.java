package dev.kvstore.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test of what only the B+tree engine has, one file of pages, with every option set of
 * {@link OptionSets#forTree()}; its first parameter is the {@link StoreSetup}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@MethodSource("dev.kvstore.testkit.OptionSets#forTree")
public @interface TreeTest {}
