package org.espalier.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.junit.jupiter.api.Test;

/** The engine's only library, Arrow, is usable from another bundle. */
class ArrowInEquinoxTest {

    @Test
    void aVectorHoldsWhatWasPutIntoIt() {
        try (RootAllocator allocator = new RootAllocator(); Float4Vector vector = new Float4Vector("x", allocator)) {
            vector.allocateNew(2);
            vector.set(0, 1.5f);
            vector.setNull(1);
            vector.setValueCount(2);
            assertEquals(1.5f, vector.get(0));
            assertEquals(1, vector.getNullCount());
        }
    }
}
