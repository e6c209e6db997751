package io.evmesh.engine.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeeRulesTest {
  private static BlockHeader header(long baseFee, long gasLimit, long gasUsed) {
    BlockHeader header = new SmallChain(Fork.OSAKA).genesis();
    header = HeaderChange.set(header, HeaderChange.BASE_FEE, number(baseFee));
    header = HeaderChange.set(header, HeaderChange.GAS_LIMIT, number(gasLimit));
    return HeaderChange.set(header, HeaderChange.GAS_USED, number(gasUsed));
  }

  private static BlockHeader blobs(long baseFee, long excess, long used) {
    BlockHeader header = header(baseFee, 30_000_000, 0);
    header = HeaderChange.set(header, HeaderChange.EXCESS_BLOB_GAS, number(excess));
    return HeaderChange.set(header, HeaderChange.BLOB_GAS_USED, number(used));
  }

  private static Bytes number(long value) {
    return UInt256.of(value).toMinimalBytes();
  }

  @ParameterizedTest
  @CsvSource({
    "1000000000, 30029122, 30025257, 1124967822", // mainnet blocks 12965000 and 12965001
    "1000, 20000000, 10000000, 1000",
    "1000, 20000000, 10000001, 1001", // at least one wei more
    "1000, 20000000, 9999999, 1000",
    "1000, 20000000, 20000000, 1125",
    "1000, 20000000, 0, 875",
    "7, 20000000, 0, 7", // an eighth rounds to nothing
    "0, 20000000, 20000000, 1",
  })
  void baseFeeFollowsTheParentsUse(long fee, long limit, long used, long next) {
    assertThat(FeeRules.nextBaseFee(header(fee, limit, used))).isEqualTo(UInt256.of(next));
  }

  @Test
  void baseFeeKeepsItsMeaningAtGasLimitsNearTheEndOfItsRange() {
    assertThat(FeeRules.nextBaseFee(header(1000, Long.MAX_VALUE, Long.MAX_VALUE)))
        .isEqualTo(UInt256.of(1125));
    assertThat(FeeRules.nextBaseFee(header(1000, -1, -1))).isEqualTo(UInt256.of(1125));
  }

  @Test
  void theFirstBaseFeeIsOneGwei() {
    assertThat(FeeRules.nextBaseFee(new SmallChain(Fork.BERLIN).genesis()))
        .isEqualTo(UInt256.of(1_000_000_000));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0, 393216, 0", // the target, 3 blobs
    "0, 786432, 393216",
    "131072, 262144, 0",
    "131072, 262145, 1",
    "-393216, 393216, -393216", // 2^64 - 393,216
    "-1, -1, -1", // would be more than 2^64 - 1
  })
  void excessBlobGasIsWhatIsAboveTheTarget(long excess, long used, long next) {
    assertThat(
            FeeRules.nextExcessBlobGas(blobs(1, excess, used), Fork.CANCUN, BlobParameters.CANCUN))
        .isEqualTo(next);
  }

  @Test
  void excessBlobGasFallsSlowerWhereExecutionIsDearerThanBlobs() {
    BlobParameters parameters = new BlobParameters(6, 9, 5_007_716);
    BlockHeader dear = blobs(1_000_000_000, 1_000_000, 9 * 131_072);
    assertThat(FeeRules.nextExcessBlobGas(dear, Fork.OSAKA, parameters))
        .isEqualTo(1_000_000 + 3 * 131_072);
    assertThat(FeeRules.nextExcessBlobGas(dear, Fork.PRAGUE, parameters))
        .isEqualTo(1_000_000 + 3 * 131_072);
    BlockHeader empty = blobs(1_000_000_000, 1_000_000, 0);
    assertThat(FeeRules.nextExcessBlobGas(empty, Fork.OSAKA, parameters)).isEqualTo(1_000_000);
    assertThat(FeeRules.nextExcessBlobGas(empty, Fork.PRAGUE, parameters))
        .isEqualTo(1_000_000 - 6 * 131_072);
    // 8,192 gas at 16 wei cost what a blob of 131,072 at 1 wei does: not dearer
    assertThat(FeeRules.nextExcessBlobGas(blobs(16, 1_000_000, 0), Fork.OSAKA, parameters))
        .isEqualTo(1_000_000 - 6 * 131_072);
    assertThat(FeeRules.nextExcessBlobGas(blobs(17, 1_000_000, 0), Fork.OSAKA, parameters))
        .isEqualTo(1_000_000);
  }
}
