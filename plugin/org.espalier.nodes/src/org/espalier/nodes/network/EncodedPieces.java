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
    private final float[][] featuresOfSlot;
    private final float[][] labelsOfSlot;
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
        this.featuresOfSlot = new float[pieceOfSlot.length][];
        this.labelsOfSlot = new float[pieceOfSlot.length][];
        this.used = new long[pieceOfSlot.length];
        Arrays.fill(slotOfPiece, ABSENT);
        Arrays.fill(pieceOfSlot, ABSENT);
    }

    /**
     * Copies some rows.
     *
     * @param features receives those of the rows; none when empty
     * @param labels likewise
     */
    void copy(int[] order, int from, int count, float[] features, float[] labels) {
        for (int i = 0; i < count; i++) {
            int piece = order[from + i] / pieceRows;
            int inPiece = order[from + i] - piece * pieceRows;
            int slot = slot(piece);
            if (features.length > 0) {
                System.arraycopy(featuresOfSlot[slot], inPiece * width, features, i * width, width);
            }
            if (labels.length > 0) {
                System.arraycopy(labelsOfSlot[slot], inPiece * labelWidth, labels, i * labelWidth, labelWidth);
            }
        }
    }

    private int slot(int piece) {
        int slot = slotOfPiece[piece];
        if (slot == ABSENT) {
            slot = oldest();
            if (pieceOfSlot[slot] != ABSENT) {
                slotOfPiece[pieceOfSlot[slot]] = ABSENT;
                pieceOfSlot[slot] = ABSENT;
            }
            if (featuresOfSlot[slot] == null) {
                featuresOfSlot[slot] = new float[pieceRows * width];
                labelsOfSlot[slot] = new float[pieceRows * labelWidth];
            }
            int first = piece * pieceRows;
            int count = Math.min(pieceRows, rows - first);
            encoder.encode(reader.read(first, count), count, featuresOfSlot[slot], labelsOfSlot[slot]);
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
