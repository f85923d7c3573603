package org.espalier.engine.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.espalier.engine.workflow.FolderFiles;

/** SHA-256 (FIPS 180-4) of texts, files and folders, in hexadecimal. */
final class Digests {
    private static final int BUFFER_BYTES = 1 << 17;

    private Digests() {
    }

    static String ofText(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The digest of a file's content; of a folder, that of the relative paths and contents of all {@link FolderFiles} in it. */
    static String ofFile(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            MessageDigest digest = sha256();
            try (InputStream in = Files.newInputStream(path)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    digest.update(buffer, 0, count);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        }
        var text = new StringBuilder("folder\n");
        for (Path file : FolderFiles.in(path)) {
            text.append(path.relativize(file).toString().replace('\\', '/')).append('\0').append(ofFile(file)).append('\n');
        }
        return ofText(text.toString());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException fault) {
            throw new AssertionError("every Java platform has SHA-256", fault);
        }
    }
}
