package io.evmesh.engine.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogsBloomTest {
  private static final Log LOG =
      new Log(SmallChain.LOGGER, List.of(UInt256.of(5).toHash(), Hash.ZERO), Bytes.EMPTY);

  /** The three bits of a value, by the words of the Yellow Paper. */
  private static BigInteger bits(Bytes value) {
    byte[] hash = Keccak256.hash(value).toBytes().toArray();
    BigInteger bits = BigInteger.ZERO;
    for (int i = 0; i < 6; i += 2) {
      bits = bits.setBit((hash[i] << 8 & 0xff00 | hash[i + 1] & 0xff) % 2048);
    }
    return bits;
  }

  @Test
  void addressesAndTopicsSetThreeBitsEach() {
    BigInteger expected =
        bits(SmallChain.LOGGER.toBytes())
            .or(bits(UInt256.of(5).toBytes32()))
            .or(bits(Hash.ZERO.toBytes()));
    assertThat(new BigInteger(1, LogsBloom.of(List.of(LOG)).toArray())).isEqualTo(expected);
  }

  @Test
  void aBlocksFilterIsThatOfAllItsReceipts() {
    Log other = new Log(SmallChain.COINBASE, List.of(), Bytes.EMPTY);
    List<Receipt> receipts =
        List.of(
            Receipt.of(TransactionType.LEGACY, null, true, 1, List.of(LOG)),
            Receipt.of(TransactionType.LEGACY, null, true, 2, List.of()),
            Receipt.of(TransactionType.LEGACY, null, true, 3, List.of(other)));
    assertThat(LogsBloom.ofReceipts(receipts)).isEqualTo(LogsBloom.of(List.of(LOG, other)));
    assertThat(LogsBloom.of(List.of())).isEqualTo(LogsBloom.EMPTY);
  }
}
