package io.evmesh.node.chain;

import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.input.json.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the lines of an exported journal, each of which must tell the hash of the one before. */
final class LineFile implements AutoCloseable {
  /** Bytes of a line, at most: a block of 8 MiB has a line of about twice that. */
  private static final int MAX_LINE = 64 << 20;

  private final Path file;
  private final InputStream in;
  private String previous = JournalLines.FIRST_PREVIOUS;
  private long number;

  LineFile(Path file) {
    this.file = file;
    in = new BufferedInputStream(InputFile.open(file), 1 << 16);
  }

  private InputException unreadable(IOException e) {
    return InputFile.unreadable(file, e);
  }

  /** The place of the line that was read last, for messages. */
  String place() {
    return file + " line " + number;
  }

  /** The next line; null after the last. */
  @Nullable Json next() {
    String line = nextText();
    return line == null ? null : Json.parse(line, place());
  }

  /** The same without looking at more than the hash. */
  @Nullable String nextText() {
    number++;
    byte[] line;
    try {
      line = read();
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (line == null) {
      return null;
    }
    String text = new String(line, StandardCharsets.UTF_8);
    if (!text.startsWith("{\"%s\":\"%s\",".formatted(JournalLines.PREVIOUS, previous))) {
      throw new InputException(
          place() + ": does not follow the line before: one of the two has been changed");
    }
    previous = JournalLines.hash(line);
    return text;
  }

  private byte @Nullable [] read() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        if (line.size() == 0) {
          return null;
        }
        throw new InputException(place() + ": the file ends in the middle of the line");
      }
      if (line.size() == MAX_LINE) {
        throw new InputException("%s: has more than %d bytes".formatted(place(), MAX_LINE));
      }
      line.write(octet);
    }
    return line.toByteArray();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
