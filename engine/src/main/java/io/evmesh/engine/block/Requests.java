package io.evmesh.engine.block;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/** What the execution layer asks of the consensus layer (EIP-7685, 6110). */
public final class Requests {
  static final byte DEPOSITS = 0;
  static final byte WITHDRAWALS = 1;
  static final byte CONSOLIDATIONS = 2;

  private static final Hash DEPOSIT_EVENT =
      Hash.fromHex("0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");
  private static final int DEPOSIT_LOG_SIZE = 576;

  /** Where key, credentials, amount, signature and index of a deposit lie in its log. */
  private static final int[] OFFSETS = {160, 256, 320, 384, 512};

  private static final int[] SIZES = {48, 32, 8, 96, 8};

  private Requests() {}

  /** The deposits in a block's logs, one after the other; empty if a log is not laid out right. */
  static Optional<Bytes> deposits(Address contract, List<Receipt> receipts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Receipt receipt : receipts) {
      for (Log log : receipt.logs()) {
        boolean isDeposit =
            log.address().equals(contract)
                && !log.topics().isEmpty()
                && log.topics().getFirst().equals(DEPOSIT_EVENT);
        if (isDeposit && !append(log.data(), all)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(Bytes.wrap(all.toByteArray()));
  }

  private static boolean append(Bytes data, ByteArrayOutputStream all) {
    if (data.size() != DEPOSIT_LOG_SIZE) {
      return false;
    }
    for (int i = 0; i < OFFSETS.length; i++) {
      if (!hasNumber(data, 32 * i, OFFSETS[i]) || !hasNumber(data, OFFSETS[i], SIZES[i])) {
        return false;
      }
      all.write(data.unsafeArray(), OFFSETS[i] + 32, SIZES[i]);
    }
    return true;
  }

  private static boolean hasNumber(Bytes data, int at, int number) {
    return UInt256.read(data.unsafeArray(), at).equals(UInt256.of(number));
  }

  /** The hash of requests of which each begins with its type; empty ones do not count. */
  public static Hash hash(List<Bytes> requests) {
    MessageDigest outer = sha256();
    for (Bytes request : requests) {
      outer.update(sha256().digest(request.unsafeArray()));
    }
    return Hash.read(outer.digest(), 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
