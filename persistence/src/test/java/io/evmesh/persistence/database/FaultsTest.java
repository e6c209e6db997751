package io.evmesh.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.persistence.database.DatabaseException.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A full disk is known by codes, or by what this system says of them in whatever language. */
class FaultsTest {
  private static final Path FULL = Path.of("/dev/full");
  private static final int NO_SPACE = 28;

  /** Says what a write to a full device is taken for. */
  static final class FullDevice {
    private FullDevice() {}

    public static void main(String[] arguments) throws IOException {
      try (FileChannel channel = FileChannel.open(FULL, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(1));
      } catch (IOException e) {
        System.out.println(Faults.of(new SQLException("Schreiben", "HY000", 90031, e)));
      }
    }
  }

  @Test
  void serverThatIsFullIsKnownByItsState() {
    String german = "konnte Datei nicht erweitern: auf dem Gerät ist kein Platz mehr";
    assertThat(Faults.of(new SQLException(german, "53100"))).isEqualTo(Fault.FULL);
    assertThat(Faults.of(new SQLException("no space left on device", "08006")))
        .isEqualTo(Fault.UNREACHABLE);
  }

  @Test
  void fullDiskIsKnownHoweverDeepItLies() {
    IOException full = new IOException(FullDisk.sentence(NO_SPACE));
    assertThat(Faults.of(new SQLException("x", "90031", 90031, new UncheckedIOException(full))))
        .isEqualTo(Fault.FULL);
    assertThat(Faults.of(new SQLException("x", "90031", 90031, new IOException("gone"))))
        .isEqualTo(Fault.UNREACHABLE);
  }

  @Test
  void fullDiskIsKnownInAnotherLanguage() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(FULL));
    ProcessBuilder german =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.language=de",
                "-cp",
                System.getProperty("java.class.path"),
                FullDevice.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    german.environment().put("LC_ALL", "de_DE.UTF-8");
    german.environment().put("LANGUAGE", "de");
    Process process = german.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said.strip()).isEqualTo("FULL");
  }
}
