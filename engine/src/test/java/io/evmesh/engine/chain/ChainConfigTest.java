package io.evmesh.engine.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainConfigTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1438226773, FRONTIER",
    "1150000, 1458000000, HOMESTEAD",
    "7279999, 1551000000, BYZANTIUM",
    "7280000, 1551383524, PETERSBURG",
    "12964999, 1628166000, BERLIN",
    "12965000, 1628166822, LONDON",
    "15537394, 1663224179, PARIS",
    "17034869, 1681338443, PARIS",
    "17034870, 1681338455, SHANGHAI",
    "22431083, 1746612299, CANCUN",
    "22431084, 1746612311, PRAGUE",
    "23935694, 1764798551, OSAKA",
  })
  void mainnetsForksComeByNumberAndThenByTime(long number, long time, Fork fork) {
    assertThat(ChainConfig.mainnet().forkAt(number, time)).isEqualTo(fork);
  }

  @Test
  void ofForksThatBeginTogetherTheLastSetsTheBlobs() {
    assertThat(ChainConfig.development().blobsAt(Fork.OSAKA, 0)).isEqualTo(BlobParameters.PRAGUE);
    assertThat(ChainConfig.upTo(Fork.CANCUN, 1).build().blobsAt(Fork.CANCUN, 5))
        .isEqualTo(BlobParameters.CANCUN);
  }

  @Test
  void aScheduleOfItsOwnGoesBeforeTheForks() {
    BlobParameters own = new BlobParameters(1, 2, 3);
    ChainConfig config =
        ChainConfig.upTo(Fork.CANCUN, 1).blobs(0, own).activate(Fork.PRAGUE, 100).build();
    assertThat(config.blobsAt(Fork.CANCUN, 99)).isEqualTo(own);
    assertThat(config.blobsAt(Fork.PRAGUE, 100)).isEqualTo(BlobParameters.PRAGUE);
    assertThat(config.blobsAt(Fork.PRAGUE, -1)).isEqualTo(BlobParameters.PRAGUE);
    assertThat(config.blobsAt(Fork.SHANGHAI, 0)).isEqualTo(BlobParameters.NONE);
  }
}
