package io.evmesh.persistence.database;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the exception of a full disk from others. Java hands on the operating system's sentence, in
 * the language of whoever started the process, and not its number (errno); so the system is asked
 * for the sentences of these numbers.
 */
final class FullDisk {
  private static final Logger LOG = LoggerFactory.getLogger(FullDisk.class);

  /** ENOSPC everywhere, EDQUOT of Linux and of macOS. */
  private static final List<Integer> ERRNO =
      System.getProperty("os.name").startsWith("Mac") ? List.of(28, 69) : List.of(28, 122);

  private static final int MOST_BYTES = 1_000;

  private static final Set<String> SENTENCES = sentences();

  private FullDisk() {}

  /** Whether an exception, not its causes, says that the disk is full, or its owner's quota. */
  static boolean isTold(Throwable thrown) {
    String text = thrown.getMessage();
    if (text == null || !(thrown instanceof IOException)) {
      return false;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return SENTENCES.stream().anyMatch(lower::contains);
  }

  private static Set<String> sentences() {
    Set<String> all = new LinkedHashSet<>();
    all.add("no space left on device");
    all.add("disk quota exceeded");
    all.add("not enough space on the disk"); // Windows
    ERRNO.forEach(number -> all.add(sentence(number).toLowerCase(Locale.ROOT)));
    return all;
  }

  /** As {@code strerror} has it in the language of this process; in English where there is none. */
  @SuppressWarnings("restricted") // the function's signature is C's own, and its text ends with 0
  static String sentence(int errno) {
    String english = errno == ERRNO.getFirst() ? "no space left on device" : "disk quota exceeded";
    try {
      Linker linker = Linker.nativeLinker();
      var strerror =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("strerror"),
              FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
      MemorySegment text = ((MemorySegment) strerror.invokeExact(errno)).reinterpret(MOST_BYTES);
      byte[] sentence = new byte[MOST_BYTES];
      int end = 0;
      while (end < MOST_BYTES && text.get(ValueLayout.JAVA_BYTE, end) != 0) {
        sentence[end] = text.get(ValueLayout.JAVA_BYTE, end); // what is behind may not be readable
        end++;
      }
      return new String(
          sentence, 0, end, Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
    } catch (Throwable e) {
      LOG.debug("the system does not tell its sentences", e);
      return english;
    }
  }
}
