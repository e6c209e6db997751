package io.evmesh.engine.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifficultyTest {
  private static final ChainConfig MAINNET = ChainConfig.mainnet();

  private static BlockHeader parent(long number, long time, UInt256 difficulty, boolean ommers) {
    BlockHeader header = new SmallChain(Fork.FRONTIER).genesis();
    header = HeaderChange.set(header, HeaderChange.NUMBER, UInt256.of(number).toMinimalBytes());
    header = HeaderChange.set(header, HeaderChange.TIMESTAMP, UInt256.of(time).toMinimalBytes());
    header = HeaderChange.set(header, HeaderChange.DIFFICULTY, difficulty.toMinimalBytes());
    return ommers
        ? HeaderChange.set(header, HeaderChange.OMMERS_HASH, Bytes.wrap(new byte[32]))
        : header;
  }

  private static UInt256 next(Fork fork, long seconds, BlockHeader parent) {
    return Difficulty.next(MAINNET, fork, parent.timestamp() + seconds, parent);
  }

  @ParameterizedTest
  @CsvSource({
    "FRONTIER, 12, 2048000, 2049000",
    "FRONTIER, 13, 2048000, 2047000",
    "HOMESTEAD, 9, 2048000, 2049000",
    "HOMESTEAD, 10, 2048000, 2048000",
    "HOMESTEAD, 20, 2048000, 2047000",
    "HOMESTEAD, 100000, 2048000, 1949000",
    "BYZANTIUM, 8, 2048000, 2049000",
    "BYZANTIUM, 9, 2048000, 2048000",
    "BYZANTIUM, 18, 2048000, 2047000",
    "BYZANTIUM, 1, 131072, 131136",
    "BYZANTIUM, 100, 131072, 131072",
  })
  void difficultyFollowsTheTimeBetweenBlocks(Fork fork, long seconds, long before, long after) {
    assertThat(next(fork, seconds, parent(5, 1000, UInt256.of(before), false)))
        .isEqualTo(UInt256.of(after));
  }

  @Test
  void mainnetsFirstBlockHasItsDifficulty() {
    BlockHeader genesis = parent(0, 0, UInt256.of(17_179_869_184L), false);
    assertThat(next(Fork.FRONTIER, 1_438_269_988L, genesis)).isEqualTo(UInt256.of(17_171_480_576L));
  }

  @Test
  void ommersOfTheParentRaiseItFromByzantiumOn() {
    BlockHeader with = parent(5, 1000, UInt256.of(2_048_000), true);
    assertThat(next(Fork.BYZANTIUM, 9, with)).isEqualTo(UInt256.of(2_049_000));
    assertThat(next(Fork.HOMESTEAD, 10, with)).isEqualTo(UInt256.of(2_048_000));
  }

  @Test
  void theBombDoublesEveryHundredThousandBlocksAndIsPutOff() {
    UInt256 million = UInt256.of(2_048_000);
    assertThat(next(Fork.HOMESTEAD, 10, parent(199_998, 1, million, false)))
        .isEqualTo(UInt256.of(2_048_000));
    assertThat(next(Fork.HOMESTEAD, 10, parent(199_999, 1, million, false)))
        .isEqualTo(UInt256.of(2_048_001));
    assertThat(next(Fork.HOMESTEAD, 10, parent(499_999, 1, million, false)))
        .isEqualTo(UInt256.of(2_048_008));
    assertThat(next(Fork.BYZANTIUM, 9, parent(3_199_998, 1, million, false)))
        .isEqualTo(UInt256.of(2_048_000));
    assertThat(next(Fork.BYZANTIUM, 9, parent(3_199_999, 1, million, false)))
        .isEqualTo(UInt256.of(2_048_001));
    // EIP-2384 came between Istanbul and Berlin, EIP-5133 after London
    assertThat(next(Fork.ISTANBUL, 9, parent(9_199_999, 1, million, false)))
        .isEqualTo(UInt256.of(2_048_001));
    assertThat(next(Fork.LONDON, 9, parent(15_050_000, 1, million, false)))
        .isEqualTo(UInt256.of(2_048_000 + (1L << 34)));
  }

  @Test
  void absurdParentsGiveABound() {
    assertThat(next(Fork.HOMESTEAD, 1, parent(Long.MAX_VALUE - 1, 1, UInt256.MAX, false)))
        .isEqualTo(UInt256.MAX);
    assertThat(next(Fork.FRONTIER, -2, parent(1, 1, UInt256.of(2_048_000), false)))
        .isEqualTo(UInt256.of(2_047_000));
  }
}
