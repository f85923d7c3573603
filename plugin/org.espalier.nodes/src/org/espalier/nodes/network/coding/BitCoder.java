package org.espalier.nodes.network.coding;

/**
 * Writes bits, or reads them: a method is given the value to write and returns it, or, when reading, ignores what it is given
 * and returns what was read. Whoever codes a structure writes it once for both ways.
 */
public interface BitCoder {

    /**
     * One bit whose probability is learnt.
     *
     * @param model what earlier bits of the same kind taught; it learns from this one
     * @param bit 0 or 1
     * @return the bit
     */
    int bit(AdaptiveBit model, int bit);

    /**
     * One bit whose probability is given.
     *
     * @param ones the probability of a 1, times 2^16; from 32 to 2^16 - 32
     * @param bit 0 or 1
     * @return the bit
     */
    int bit(int ones, int bit);

    /**
     * Bits that are as likely 0 as 1.
     *
     * @param count 0 to 32
     * @param value its {@code count} low bits are meant, the highest one first
     * @return the value
     */
    int direct(int count, int value);

    /**
     * A number of a fixed count of bits, the highest one first, each with a model of its own that depends on the bits before.
     *
     * @param tree {@code 1 << count} models
     * @param value 0 to {@code (1 << count) - 1}
     * @return the value
     */
    default int tree(AdaptiveBit[] tree, int count, int value) {
        int node = 1;
        for (int i = count - 1; i >= 0; i--) {
            node = node << 1 | bit(tree[node], value >>> i & 1);
        }
        return node - (1 << count);
    }
}
