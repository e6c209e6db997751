package io.evmesh.node.start;

import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The secret that a node shares with its consensus client: 64 hexadecimal digits in a file. */
final class JwtSecret {
  private static final int SIZE = 32;
  private static final int MOST_BYTES = 1024;

  private JwtSecret() {}

  /**
   * The secret of a file, which is made if it is missing, for its owner's eyes only.
   *
   * @throws InputException if it can not be read or made, or is no secret
   */
  static byte[] of(Path file) {
    if (!Files.exists(file)) {
      make(file);
    }
    String text = new String(InputFile.readAll(file, MOST_BYTES), StandardCharsets.UTF_8).strip();
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (!digits.matches("[0-9a-fA-F]{" + 2 * SIZE + "}")) {
      throw new InputException("%s: not %d hexadecimal digits".formatted(file, 2 * SIZE));
    }
    return HexFormat.of().parseHex(digits);
  }

  private static void make(Path file) {
    byte[] secret = new byte[SIZE];
    new SecureRandom().nextBytes(secret);
    boolean knowsOwners = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        knowsOwners
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Path ignored = Files.createDirectories(parent);
      }
      try (var channel =
          Files.newByteChannel(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
        int ignored =
            channel.write(
                StandardCharsets.US_ASCII.encode("0x" + HexFormat.of().formatHex(secret) + "\n"));
      }
    } catch (IOException e) {
      throw new InputException("%s: can not be made: %s".formatted(file, e), e);
    }
  }
}
