package org.espalier.nodes.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.nodes.network.coding.RangeDecoder;
import org.espalier.nodes.network.coding.RangeEncoder;

/**
 * The {@code .model} file: a zip with a readable manifest (columns, classes, layers, training rule, how each tensor is stored,
 * metrics, provenance) and the numbers. Those are first the large tensors of plain float32, little-endian, and then one stream
 * of range-coded numbers: centres and scales of the preprocessing, then the other tensors in order.
 *
 * <p>The reader is strict: any altered byte is found, sizes are checked before memory is taken, and nothing that the file names
 * is ever loaded. Reading back gives an equal model, to the bit.
 */
public final class ModelFile {
    /** A coded bit takes at least so much of a byte (see AdaptiveBit): a file cannot describe more values than it can hold. */
    private static final long VALUES_PER_BYTE = 12_000;
    private static final long MAX_BYTES = Integer.MAX_VALUE - 64;

    private ModelFile() {
    }

    /** Writes a model; the same model gives the same bytes. The file must not exist. */
    public static void write(Path file, TrainedModel model) throws StorageException {
        try {
            Files.write(file, toBytes(model), StandardOpenOption.CREATE_NEW);
        } catch (IOException fault) {
            throw new StorageException(Problem.of("the model " + file + " cannot be written").found(String.valueOf(fault.getMessage()))
                    .expected("a writable folder with free space").remedy("free space, or choose another folder"), fault);
        }
    }

    /** What {@link #write} writes, for those who only want to know how large it is. */
    public static byte[] toBytes(TrainedModel model) {
        long plain = 0;
        for (Network member : model.members()) {
            plain += plainValues(member.configuration(), member.parameters().stream().map(parameter -> StorageForm.of(parameter.storage())).toList());
        }
        ByteBuffer floats = ByteBuffer.allocate(Math.toIntExact(plain * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        var encoder = new RangeEncoder();
        var numbers = new ModelNumbers(encoder);
        model.preprocessing().features().forEach(numbers::feature);
        numbers.target(model.preprocessing().target());
        for (Network member : model.members()) {
            for (Parameter parameter : member.parameters()) {
                if (StorageForm.of(parameter.storage()).isCoded(parameter.layout())) {
                    numbers.storage(parameter.layout(), parameter.storage());
                } else {
                    floats.asFloatBuffer().put(((Storage.Dense) parameter.storage()).floats());
                    floats.position(floats.position() + parameter.layout().size() * Float.BYTES);
                }
            }
        }
        byte[] coded = encoder.finish();
        byte[] all = java.util.Arrays.copyOf(floats.array(), Math.addExact(floats.capacity(), coded.length));
        System.arraycopy(coded, 0, all, floats.capacity(), coded.length);
        return new ModelContainer(ModelManifest.write(model), all).write();
    }

    private static long plainValues(NetworkConfiguration configuration, List<StorageForm> forms) {
        List<TensorLayout> tensors = configuration.tensors();
        long count = 0;
        for (int i = 0; i < tensors.size(); i++) {
            count += forms.get(i).isCoded(tensors.get(i)) ? 0 : tensors.get(i).size();
        }
        return count;
    }

    /**
     * Reads a model.
     *
     * @throws InvalidDataException when the file is altered, cut off, of an unknown version or no model at all
     * @throws StorageException when it cannot be read
     */
    public static TrainedModel read(Path file) throws InvalidDataException, StorageException {
        byte[] bytes;
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw unusable(file, "it has " + size + " bytes", null);
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException fault) {
            throw new StorageException(Problem.of("the model " + file + " cannot be read").found(fault.getClass().getSimpleName() + ": " + fault.getMessage())
                    .expected("a model file").remedy("check the path and who may read it"), fault);
        }
        try {
            return read(bytes);
        } catch (ModelFormatException | IllegalArgumentException | ArithmeticException fault) {
            throw unusable(file, String.valueOf(fault.getMessage()), fault);
        }
    }

    private static InvalidDataException unusable(Path file, String why, Exception cause) {
        return new InvalidDataException(Problem.of("the model file " + file + " cannot be used").found(why)
                .expected("a complete model of the format " + ModelManifest.FORMAT + ", as Espalier writes it")
                .remedy("write it again, or get an intact copy; a newer format needs a newer Espalier"), cause);
    }

    private static TrainedModel read(byte[] bytes) throws ModelFormatException {
        ModelContainer container = ModelContainer.read(bytes);
        ModelManifest manifest = ModelManifest.read(container.manifest());
        byte[] all = container.numbers();
        checkSizes(manifest, all.length);
        long plain = 0;
        for (var network : manifest.networks()) {
            plain += plainValues(network.configuration(), network.storages());
        }
        int codedStart = (int) (plain * Float.BYTES);
        ByteBuffer floats = ByteBuffer.wrap(all, 0, codedStart).order(ByteOrder.LITTLE_ENDIAN);
        var decoder = new RangeDecoder(all, codedStart, all.length);
        var numbers = new ModelNumbers(decoder);
        var features = manifest.preprocessing().features().stream().map(numbers::feature).toList();
        var preprocessing = new Preprocessing(features, numbers.target(manifest.preprocessing().target()));
        var members = new ArrayList<Network>();
        for (var network : manifest.networks()) {
            List<TensorLayout> tensors = network.configuration().tensors();
            var parameters = new ArrayList<Parameter>();
            for (int i = 0; i < tensors.size(); i++) {
                StorageForm form = network.storages().get(i);
                parameters.add(new Parameter(tensors.get(i), form.isCoded(tensors.get(i))
                        ? numbers.storage(tensors.get(i), form.placeholder(tensors.get(i))) : plain(floats, tensors.get(i).size())));
            }
            members.add(new Network(network.configuration(), parameters));
        }
        if (!decoder.isAtEnd()) {
            throw new ModelFormatException("it holds more numbers than its manifest describes");
        }
        return new TrainedModel(preprocessing, members, manifest.metrics(), manifest.provenance());
    }

    private static Storage plain(ByteBuffer floats, int count) {
        float[] values = new float[count];
        floats.asFloatBuffer().get(values);
        floats.position(floats.position() + count * Float.BYTES);
        return new Storage.Dense(values);
    }

    private static void checkSizes(ModelManifest manifest, long numberBytes) throws ModelFormatException {
        long plain = 0;
        long coded = 0;
        for (var network : manifest.networks()) {
            long values = plainValues(network.configuration(), network.storages());
            plain += values;
            coded += network.configuration().parameterCount() - values;
        }
        if (plain * Float.BYTES > numberBytes || coded > (numberBytes - plain * Float.BYTES + 8) * VALUES_PER_BYTE) {
            throw new ModelFormatException("it describes " + (plain + coded) + " parameters, which " + numberBytes + " bytes cannot hold");
        }
        long needed = 8 * (plain + coded);
        if (needed > Runtime.getRuntime().maxMemory()) {
            throw new ModelFormatException("it needs about " + (needed >> 20) + " MiB of memory, and Java may take " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB (see -Xmx)");
        }
    }
}
