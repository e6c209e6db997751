package io.evmesh.actors.chain.fault;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A file system of a few megabytes in memory, which a test can fill. */
final class SmallDisk implements AutoCloseable {
  private static final int PIECE = 4096;

  private final Path folder;
  private final Path filling;

  private SmallDisk(Path folder) {
    this.folder = folder;
    filling = folder.resolve("filling");
  }

  /** Mounts it at an empty folder; skips the test where that is not allowed. */
  static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String size = "size=" + megabytes + "m";
    if (!run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString())) {
      abort("a small disk can not be mounted here: it takes Linux and the rights of root");
    }
    return new SmallDisk(folder);
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    }
  }

  Path folder() {
    return folder;
  }

  /** Leaves no more than so many bytes. */
  void fill(long leftBytes) throws IOException {
    long left = Files.getFileStore(folder).getUsableSpace();
    try (OutputStream out = Files.newOutputStream(filling)) {
      for (; left > leftBytes; left -= PIECE) {
        out.write(new byte[PIECE]);
      }
    } catch (IOException e) {
      if (leftBytes > 0) {
        throw e; // somebody else took what was left
      }
    }
  }

  /** Gives the room back. */
  void free() throws IOException {
    Files.delete(filling);
  }

  @Override
  public void close() {
    try {
      if (!run("umount", "-l", folder.toString())) {
        throw new IllegalStateException(folder + " can not be unmounted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
