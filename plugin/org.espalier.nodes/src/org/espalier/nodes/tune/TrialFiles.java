package org.espalier.nodes.tune;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;

/**
 * The finished trials of a search, one file each, so that a search that is killed goes on where it was. A file is written under
 * another name and then renamed, and ends with the SHA-256 digest of what is before; one that is damaged, or that is of another
 * proposal, is as good as none.
 */
final class TrialFiles {
    private static final String FORMAT = "espalier-trial/1";
    private static final int DIGEST_BYTES = 32;

    private final Path folder;

    /**
     * A trial and the network that it found.
     *
     * @param parameters in flat order; none when the trial failed
     */
    record Saved(TrialResult result, float[] parameters) {
    }

    TrialFiles(Path folder) {
        this.folder = folder;
    }

    void write(Saved saved) throws StorageException {
        TrialResult result = saved.result();
        Path file = file(result.number());
        Path unfinished = folder.resolve(file.getFileName() + ".unfinished");
        try {
            var bytes = new ByteArrayOutputStream();
            var out = new DataOutputStream(bytes);
            out.writeUTF(FORMAT);
            out.writeInt(result.number());
            out.writeInt(result.proposal().values().size());
            for (double value : result.proposal().values()) {
                out.writeDouble(value);
            }
            out.writeUTF(result.failure());
            out.writeDouble(result.score());
            out.writeDouble(result.loss());
            out.writeInt(result.bestEpoch());
            out.writeInt(result.epochs());
            out.writeInt(result.parameterCount());
            out.writeInt(saved.parameters().length);
            for (float parameter : saved.parameters()) {
                out.writeFloat(parameter);
            }
            out.write(digest(bytes.toByteArray(), bytes.size()));
            Files.write(unfinished, bytes.toByteArray());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException fault) {
            throw new StorageException(Problem.of("a finished trial cannot be kept in " + folder).found(String.valueOf(fault.getMessage()))
                    .expected("a writable folder with free space").remedy("free space, or choose another folder with --data"), fault);
        }
    }

    /** The trial of this number, when its file is there, whole, and of this proposal. */
    Optional<Saved> read(int number, Proposal proposal) {
        try {
            byte[] bytes = Files.readAllBytes(file(number));
            int length = bytes.length - DIGEST_BYTES;
            if (length < 0 || !Arrays.equals(digest(bytes, length), 0, DIGEST_BYTES, bytes, length, bytes.length)) {
                return Optional.empty();
            }
            return parse(new DataInputStream(new ByteArrayInputStream(bytes, 0, length)), number, proposal);
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private static Optional<Saved> parse(DataInputStream in, int number, Proposal proposal) throws IOException {
        if (!in.readUTF().equals(FORMAT) || in.readInt() != number) {
            return Optional.empty();
        }
        var values = new ArrayList<Double>();
        for (int left = in.readInt(); left > 0; left--) {
            values.add(in.readDouble());
        }
        if (!values.equals(proposal.values())) {
            return Optional.empty();
        }
        var result = new TrialResult(number, proposal, in.readUTF(), in.readDouble(), in.readDouble(), in.readInt(), in.readInt(), in.readInt());
        float[] parameters = new float[in.readInt()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = in.readFloat();
        }
        return Optional.of(new Saved(result, parameters));
    }

    private Path file(int number) {
        return folder.resolve("trial-" + number);
    }

    private static byte[] digest(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException fault) {
            throw new UncheckedIOException(new IOException("every Java platform has SHA-256", fault));
        }
    }
}
