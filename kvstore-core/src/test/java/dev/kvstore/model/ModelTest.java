package dev.kvstore.model;

import dev.kvstore.rig.RigKind;
import org.junit.jupiter.api.Test;

/** A store answers as sorted maps do, whatever its engine and options. */
class ModelTest {
    @Test
    void answersAsTheModelDoes() {
        RigKind.MODEL.run();
    }
}
