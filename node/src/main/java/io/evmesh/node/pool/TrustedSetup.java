package io.evmesh.node.pool;

import io.evmesh.engine.crypto.BlobProofs;
import io.evmesh.engine.types.Hex;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trusted setup of the KZG ceremony, loaded when the first blob comes. The file, in c-kzg's
 * form, is that of web3j's library.
 */
final class TrustedSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedSetup.class);
  private static final String FILE = "/trusted_setup.txt";

  private TrustedSetup() {}

  private static final class Loaded {
    static final Optional<BlobProofs> PROOFS = load();

    private static Optional<BlobProofs> load() {
      try (InputStream in = TrustedSetup.class.getResourceAsStream(FILE);
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(
                      Objects.requireNonNull(in, FILE), StandardCharsets.US_ASCII))) {
        int g1 = Integer.parseInt(lines.readLine());
        int g2 = Integer.parseInt(lines.readLine());
        byte[] lagrangeG1 = points(lines, g1);
        byte[] monomialG2 = points(lines, g2);
        return Optional.of(BlobProofs.load(points(lines, g1), lagrangeG1, monomialG2));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (UnsatisfiedLinkError e) {
        LOG.warn("the proofs of blobs are not checked: no c-kzg for this machine", e);
        return Optional.empty();
      }
    }

    private static byte[] points(BufferedReader lines, int count) throws IOException {
      StringBuilder digits = new StringBuilder();
      for (int i = 0; i < count; i++) {
        digits.append(lines.readLine());
      }
      return Hex.decode(digits.toString());
    }
  }

  /** What checks proofs; empty where the library is not there for the machine. */
  static Optional<BlobProofs> proofs() {
    return Loaded.PROOFS;
  }
}
