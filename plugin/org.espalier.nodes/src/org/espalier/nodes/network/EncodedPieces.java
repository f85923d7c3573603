package org.espalier.nodes.network;

import java.util.Arrays;

import org.espalier.engine.table.BatchMemory;
import org.espalier.engine.table.PieceReader;

/**
 * Encoded rows of a large table, a few pieces at a time; the ones that were used longest ago make room for others. Once encoded,
 * the values of a row are next to each other, which in the table they are not. For one thread.
 */
final class EncodedPieces implements AutoCloseable {
    private static final int ABSENT = -1;

    /** Encodes rows. */
    interface Encoder {
        /** Encodes the first rows of some memory into two row-major arrays. */
        void encode(BatchMemory memory, int count, float[] features, float[] labels);
    }

    private final PieceReader reader;
    private final Encoder encoder;
    private final int rows;
    private final int pieceRows;
    private final int width;
    private final int labelWidth;
    private final float[][] features;
    private final float[][] labels;
    private final int[] slotOfPiece;
    private final int[] pieceOfSlot;
    private final long[] used;
    private long time;

    /**
     * Nothing is read yet.
     *
     * @param reader of pieces of {@code pieceRows} rows; closed with this
     * @param rows of the table
     * @param pieces how many are held at most
     * @param width of the features of a row
     * @param labelWidth of its labels
     */
    EncodedPieces(PieceReader reader, Encoder encoder, int rows, int pieceRows, int pieces, int width, int labelWidth) {
        this.reader = reader;
        this.encoder = encoder;
        this.rows = rows;
        this.pieceRows = pieceRows;
        this.width = width;
        this.labelWidth = labelWidth;
        this.slotOfPiece = new int[(rows - 1) / pieceRows + 1];
        this.pieceOfSlot = new int[Math.min(pieces, slotOfPiece.length)];
        this.features = new float[pieceOfSlot.length][];
        this.labels = new float[pieceOfSlot.length][];
        this.used = new long[pieceOfSlot.length];
        Arrays.fill(slotOfPiece, ABSENT);
        Arrays.fill(pieceOfSlot, ABSENT);
    }

    /** Copies the features of a row. */
    void copyFeatures(int row, float[] target, int to) {
        int piece = row / pieceRows;
        System.arraycopy(features[slot(piece)], (row - piece * pieceRows) * width, target, to, width);
    }

    /** Copies the labels of a row. */
    void copyLabels(int row, float[] target, int to) {
        int piece = row / pieceRows;
        System.arraycopy(labels[slot(piece)], (row - piece * pieceRows) * labelWidth, target, to, labelWidth);
    }

    private int slot(int piece) {
        int slot = slotOfPiece[piece];
        if (slot == ABSENT) {
            slot = oldest();
            if (pieceOfSlot[slot] != ABSENT) {
                slotOfPiece[pieceOfSlot[slot]] = ABSENT;
                pieceOfSlot[slot] = ABSENT;
            }
            if (features[slot] == null) {
                features[slot] = new float[pieceRows * width];
                labels[slot] = new float[pieceRows * labelWidth];
            }
            int first = piece * pieceRows;
            int count = Math.min(pieceRows, rows - first);
            encoder.encode(reader.read(first, count), count, features[slot], labels[slot]);
            slotOfPiece[piece] = slot;
            pieceOfSlot[slot] = piece;
        }
        used[slot] = ++time;
        return slot;
    }

    private int oldest() {
        int oldest = 0;
        for (int slot = 1; slot < used.length; slot++) {
            if (used[slot] < used[oldest]) {
                oldest = slot;
            }
        }
        return oldest;
    }

    @Override
    public void close() {
        reader.close();
    }
}
