package org.espalier.engine.table;

import java.nio.ByteBuffer;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OwnershipTransferResult;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Lets Arrow's buffers point into a mapping. The garbage collector unmaps a mapping when nothing refers to it; each buffer
 * refers to this object and so holds the mapping. There is nothing to count and nothing to release. (Arrow's own
 * {@link ReferenceManager#NO_OP} does not do: its slices are the whole buffer.)
 */
final class MappedMemory implements ReferenceManager {
    private final ByteBuffer mapping;

    private MappedMemory(ByteBuffer mapping) {
        this.mapping = mapping;
    }

    /** A buffer over a whole mapping. */
    static ArrowBuf buffer(ByteBuffer mapping) {
        // An empty mapping has no address of its own; nothing is read from it.
        long address = mapping.capacity() == 0 ? 0 : MemoryUtil.getByteBufferAddress(mapping);
        return new ArrowBuf(new MappedMemory(mapping), null, mapping.capacity(), address);
    }

    @Override
    public ArrowBuf deriveBuffer(ArrowBuf source, long index, long length) {
        return new ArrowBuf(this, null, length, source.memoryAddress() + index);
    }

    @Override
    public ArrowBuf retain(ArrowBuf source, BufferAllocator target) {
        return deriveBuffer(source, 0, source.capacity());
    }

    @Override
    public OwnershipTransferResult transferOwnership(ArrowBuf source, BufferAllocator target) {
        ArrowBuf transferred = retain(source, target);
        return new OwnershipTransferResult() {
            @Override
            public boolean getAllocationFit() {
                return true;
            }

            @Override
            public ArrowBuf getTransferredBuffer() {
                return transferred;
            }
        };
    }

    @Override
    public int getRefCount() {
        return 1;
    }

    @Override
    public boolean release() {
        return false;
    }

    @Override
    public boolean release(int decrement) {
        return false;
    }

    @Override
    public void retain() {
    }

    @Override
    public void retain(int increment) {
    }

    @Override
    public BufferAllocator getAllocator() {
        throw new UnsupportedOperationException("mapped memory belongs to no allocator");
    }

    @Override
    public long getSize() {
        return mapping.capacity();
    }

    @Override
    public long getAccountedSize() {
        return 0;
    }
}
