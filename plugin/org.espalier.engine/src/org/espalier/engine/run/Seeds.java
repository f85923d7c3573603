package org.espalier.engine.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Derives seeds, so that each node has its own, whatever runs beside it and in whatever order. */
public final class Seeds {
    private Seeds() {
    }

    /**
     * The first 64 bits of the SHA-256 of the seed and the name.
     *
     * @param seed the run's seed
     * @param name a node's id, or the name of a part of its work
     */
    public static long derive(long seed, String name) {
        var digest = Digests.sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
        return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8))).getLong();
    }
}
