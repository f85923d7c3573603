package org.espalier.nodes.network;

import java.util.BitSet;

import org.espalier.nodes.network.coding.AdaptiveBit;
import org.espalier.nodes.network.coding.BitCoder;
import org.espalier.nodes.network.coding.FloatCoder;
import org.espalier.nodes.network.coding.MaskCoder;
import org.espalier.nodes.network.coding.WholeCoder;

/**
 * The numbers of a model file, coded in one stream. Each method writes what it is given, or reads into the same form; what it is
 * given then says how much there is to read.
 */
final class ModelNumbers {
    private final BitCoder coder;
    private final FloatCoder floats = new FloatCoder();
    private final FloatCoder steps = new FloatCoder();
    private final FloatCoder scales = new FloatCoder();
    private final WholeCoder centers = new WholeCoder();
    private final WholeCoder integers = new WholeCoder();
    private final WholeCoder offsets = new WholeCoder();
    private final AdaptiveBit sign = new AdaptiveBit();
    private final AdaptiveBit exact = new AdaptiveBit();
    private final AdaptiveBit missing = new AdaptiveBit();

    ModelNumbers(BitCoder coder) {
        this.coder = coder;
    }

    /** A feature's numbers. */
    FeatureEncoder feature(FeatureEncoder feature) {
        if (feature instanceof FeatureEncoder.Number number) {
            double scale = scales.real(coder, number.scale());
            double center = center(number.center(), scale);
            boolean filled = coder.bit(missing, Float.floatToRawIntBits(number.missing()) == 0 ? 0 : 1) == 1;
            return new FeatureEncoder.Number(number.column(), center, scale, filled ? floats.single(coder, number.missing()) : 0, number.indicator());
        } else if (feature instanceof FeatureEncoder.Block block) {
            double scale = scales.real(coder, block.scale());
            return new FeatureEncoder.Block(block.column(), center(block.center(), scale), scale);
        }
        return feature;
    }

    /** A target's numbers. */
    TargetEncoder target(TargetEncoder target) {
        if (target instanceof TargetEncoder.Number number) {
            double scale = scales.real(coder, number.scale());
            return new TargetEncoder.Number(number.column(), center(number.center(), scale), scale);
        }
        return target;
    }

    /** Centres are rounded to a fraction of the scale (see {@link ColumnStatistics}), so a small whole number is enough for most. */
    private double center(double center, double scale) {
        double unit = ColumnStatistics.centerUnit(scale);
        double multiple = center / unit;
        boolean small = Math.abs(multiple) < 1 << 30 && multiple == Math.rint(multiple) && Double.doubleToRawLongBits((int) multiple * unit) == Double.doubleToRawLongBits(center);
        if (coder.bit(exact, small ? 0 : 1) == 0) {
            return centers.signed(coder, (int) multiple) * unit;
        }
        return scales.real(coder, center);
    }

    /** The values of a tensor, as they are stored. */
    Storage storage(TensorLayout layout, Storage storage) {
        if (storage instanceof Storage.Dense dense) {
            float[] values = new float[dense.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = floats.single(coder, dense.floats()[i]);
            }
            return new Storage.Dense(values);
        } else if (storage instanceof Storage.Sparse sparse) {
            return sparse(layout, sparse);
        } else if (storage instanceof Storage.Affine affine) {
            return affine(layout, affine);
        }
        return shared(layout, (Storage.Shared) storage);
    }

    private Storage.Sparse sparse(TensorLayout layout, Storage.Sparse sparse) {
        var mask = new MaskCoder(layout.channelSize());
        var kept = new BitSet(sparse.size());
        for (int i = 0; i < sparse.size(); i++) {
            kept.set(i, mask.next(coder, sparse.kept().get(i)));
        }
        float[] survivors = new float[kept.cardinality()];
        for (int i = 0; i < survivors.length; i++) {
            survivors[i] = floats.single(coder, i < sparse.survivors().length ? sparse.survivors()[i] : 0);
        }
        return new Storage.Sparse(sparse.size(), kept, survivors);
    }

    private Storage.Affine affine(TensorLayout layout, Storage.Affine affine) {
        int count = affine.steps().length;
        int middle = 1 << affine.bits() - 1;
        float[] stepValues = new float[count];
        int[] offsetValues = new int[count];
        for (int i = 0; i < count; i++) {
            stepValues[i] = steps.single(coder, affine.steps()[i]);
            offsetValues[i] = middle + offsets.signed(coder, affine.offsets()[i] - middle);
        }
        int channelSize = affine.size() / count;
        var mask = new MaskCoder(layout.channelSize());
        int[] values = new int[affine.size()];
        for (int i = 0; i < values.length; i++) {
            int given = affine.integers()[i] - affine.offsets()[i / channelSize];
            int difference = 0;
            if (mask.next(coder, given != 0)) {
                int negative = coder.bit(sign, given < 0 ? 1 : 0);
                int magnitude = integers.unsigned(coder, Math.abs(given) - 1) + 1;
                difference = negative == 1 ? -magnitude : magnitude;
            }
            values[i] = offsetValues[i / channelSize] + difference;
        }
        return new Storage.Affine(affine.bits(), values, stepValues, offsetValues, affine.sparse());
    }

    private Storage.Shared shared(TensorLayout layout, Storage.Shared shared) {
        float[] codebook = new float[shared.codebook().length];
        int zero = -1;
        for (int i = codebook.length - 1; i >= 0; i--) {
            codebook[i] = steps.single(coder, shared.codebook()[i]);
            zero = codebook[i] == 0 ? i : zero;
        }
        int bits = shared.bits();
        AdaptiveBit[] tree = AdaptiveBit.array(1 << bits);
        var mask = new MaskCoder(layout.channelSize());
        int[] indices = new int[shared.size()];
        for (int i = 0; i < indices.length; i++) {
            int given = shared.indices()[i];
            indices[i] = zero < 0 || mask.next(coder, given != zero) ? coder.tree(tree, bits, given) : zero;
        }
        return new Storage.Shared(codebook, indices, shared.sparse());
    }
}
