package org.espalier.nodes.network;

import java.util.Arrays;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What kind a {@link Storage} is, without its values: one line in the manifest, such as {@code float32}, {@code float32 sparse},
 * {@code affine 8 channels sparse} or {@code shared 16}.
 *
 * @param kind of storage
 * @param number the bits of affine integers, the length of a codebook, else 0
 * @param channels whether each channel has its own step and offset
 * @param sparse whether zeros were removed for good
 */
record StorageForm(Kind kind, int number, boolean channels, boolean sparse) {
    /** Dense tensors of at most so many values are coded too; larger ones are kept as plain float32, which is quicker to read. */
    private static final int SMALL = 1024;
    private static final Pattern LINE = Pattern.compile("(?:float32|(affine) ([0-9]{1,2})( channels)?|(shared) ([0-9]{1,5}))( sparse)?");

    enum Kind { FLOAT, AFFINE, SHARED }

    static StorageForm of(Storage storage) {
        if (storage instanceof Storage.Affine affine) {
            return new StorageForm(Kind.AFFINE, affine.bits(), affine.steps().length > 1, affine.sparse());
        } else if (storage instanceof Storage.Shared shared) {
            return new StorageForm(Kind.SHARED, shared.codebook().length, false, shared.sparse());
        }
        return new StorageForm(Kind.FLOAT, 0, false, storage.sparse());
    }

    static StorageForm parse(String line) throws ModelFormatException {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new ModelFormatException("values stored as \"" + line.substring(0, Math.min(40, line.length())) + "\" are not known");
        }
        boolean sparse = matcher.group(6) != null;
        if (matcher.group(1) != null) {
            return new StorageForm(Kind.AFFINE, Integer.parseInt(matcher.group(2)), matcher.group(3) != null, sparse);
        } else if (matcher.group(4) != null) {
            return new StorageForm(Kind.SHARED, Integer.parseInt(matcher.group(5)), false, sparse);
        }
        return new StorageForm(Kind.FLOAT, 0, false, sparse);
    }

    @Override
    public String toString() {
        String removed = sparse ? " sparse" : "";
        return switch (kind) {
            case FLOAT -> "float32" + removed;
            case AFFINE -> "affine " + number + (channels ? " channels" : "") + removed;
            case SHARED -> "shared " + number + removed;
        };
    }

    /** Whether a tensor's values are in the coded stream; else they are plain float32. */
    boolean isCoded(TensorLayout layout) {
        return kind != Kind.FLOAT || sparse || layout.size() <= SMALL;
    }

    /** A storage of this kind whose values mean nothing, to be read into. */
    Storage placeholder(TensorLayout layout) {
        return switch (kind) {
            case FLOAT -> sparse ? new Storage.Sparse(layout.size(), new BitSet(), new float[0]) : new Storage.Dense(new float[layout.size()]);
            case AFFINE -> {
                float[] steps = new float[channels ? layout.channels() : 1];
                Arrays.fill(steps, 1);
                yield new Storage.Affine(number, new int[layout.size()], steps, new int[steps.length], sparse);
            }
            case SHARED -> new Storage.Shared(new float[number], new int[layout.size()], sparse);
        };
    }
}
