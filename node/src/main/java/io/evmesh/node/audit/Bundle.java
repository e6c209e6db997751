package io.evmesh.node.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The files of a bundle: JSON in a zip archive, the digests of all in {@code manifest.json}. */
final class Bundle {
  static final String FORMAT = "evmesh-votes-audit-1";
  static final String MANIFEST = "manifest.json";
  private static final long MOST_BYTES = 2L << 30; // of what is unpacked
  private static final int MOST_FILES = 100;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, byte[]> files = new TreeMap<>();

  /** Adds a file. */
  void put(String name, JsonNode content) {
    try {
      files.put(name, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always written", e);
    }
  }

  /** The digest of each file, with the name of this form. */
  ObjectNode manifest() {
    ObjectNode manifest = MAPPER.createObjectNode().put("format", FORMAT);
    ObjectNode digests = manifest.putObject("files");
    files.forEach(
        (name, content) -> {
          if (!name.equals(MANIFEST)) {
            digests.put(name, sha256(content));
          }
        });
    return manifest;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The names and contents. */
  Map<String, byte[]> files() {
    return files;
  }

  /**
   * A file's JSON.
   *
   * @throws InputException if it is missing or none
   */
  JsonNode json(String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new InputException("the bundle has no file " + name);
    }
    try {
      return MAPPER.readTree(content);
    } catch (IOException e) {
      throw new InputException("%s of the bundle is no JSON".formatted(name), e);
    }
  }

  /** Writes the archive in place of what was there; whoever reads it sees all of it or nothing. */
  void write(Path file) {
    put(MANIFEST, manifest());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(part))) {
        for (Map.Entry<String, byte[]> entry : files.entrySet()) {
          ZipEntry zipped = new ZipEntry(entry.getKey());
          zipped.setTime(0); // the same content gives the same archive
          out.putNextEntry(zipped);
          out.write(entry.getValue());
          out.closeEntry();
        }
      }
      Path ignored =
          Files.move(
              part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an archive.
   *
   * @throws InputException if it is none
   */
  static Bundle read(Path file) {
    Bundle bundle = new Bundle();
    long left = MOST_BYTES;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (bundle.files.size() >= MOST_FILES) {
          throw new InputException("%s: more than %d files".formatted(file, MOST_FILES));
        }
        try (InputStream in = zip.getInputStream(entry)) {
          byte[] content = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 16));
          left -= content.length;
          if (left < 0) {
            throw new InputException("%s: more than %d bytes".formatted(file, MOST_BYTES));
          }
          bundle.files.put(entry.getName(), content);
        }
      }
      return bundle;
    } catch (ZipException e) {
      throw new InputException("%s: no bundle: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new InputException("%s: can not be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
