package io.evmesh.sim.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.sim.canonical.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The digests are those of an independent implementation of the same blocks: {@code revm-replay
 * --synthetic NAME --n N --hot H --pairs K --runs 0}.
 */
class WorkloadKindTest {
  @ParameterizedTest
  @CsvSource({
    "transfers-independent, 5, 10, 5, 105000,"
        + "62c374839ba6648949c0857713cb3802aa71f0e17997be3596f3abffb9134f7d,"
        + "cf186b518d7ce022282948b68fa9a0f5aee7527bd38ba44b57a4c314a1720ea5,"
        + "1d0434681da9f0980a2c799349af64b7d73f0c1fd615838d9467d87c99dffa18",
    "transfers-chain, 5, 10, 5, 105000,"
        + "a20a15a734c65f0f157b1d83bfb6ea8dbb6f875905bb03c9a253417aa72891fb,"
        + "cf186b518d7ce022282948b68fa9a0f5aee7527bd38ba44b57a4c314a1720ea5,"
        + "824aaa8e70c3d5b695bb47e629e1d686cfc9c08e7f3ec25f3b322dbfd1c41bb2",
    "erc20-independent, 5, 10, 5, 172325,"
        + "fdf3fe830e6c11908bb28af6e77290155f0de9b57dc6c20c9913093a1faa3b80,"
        + "14cdd81ca870e72257ee40bf4bb92524859ee07e5d6b07298871979258b57867,"
        + "343bfeca32b3a0ec131a3a1f5899b3aec75d07a6938ef1eb6806c370166a4057",
    "erc20-clustered, 5, 2, 5, 172325,"
        + "afb6ea1fd2c8ac2e05f0ef33a7f27cb59b383eda25530bb883ff3a7258edb633,"
        + "ab4c5e6d024a1da546ffd085327eb4d48b7ad21b9818f1d19a3b6866f4d987e2,"
        + "8a4f2160b8f4f86b9ce1bc9013c3788bbf243005c9b316cf5c84b800a3d2ada8",
    "uniswap-v2-like, 5, 10, 2, 434813,"
        + "8d75998a95dc7ec9f4e24ff091f79f35249ef18f15f76c663ca917cc3580792e,"
        + "6a13a94bb78e4025f2698c346f4007dba577a376980c87042ac4eeda5b65112b,"
        + "5bacf5dd481aeac532655d90a78e8a237e264ae73a0472050af41dcba2e8f572",
    "transfers-independent, 100, 10, 100, 2100000,"
        + "ac662c9803a451b228bee4be1a74662814e197dfe326f4b7ed791670354509dd,"
        + "beb76f69d5407e16837ec328fd9d20214ff31940631e8129c6c4bd8b3ede7d6a,"
        + "e02eb1b370ccff95d64e0752d139be9b04a489427af5c8c2708661bcd0ea069b",
    "transfers-chain, 100, 10, 100, 2100000,"
        + "a20a15a734c65f0f157b1d83bfb6ea8dbb6f875905bb03c9a253417aa72891fb,"
        + "beb76f69d5407e16837ec328fd9d20214ff31940631e8129c6c4bd8b3ede7d6a,"
        + "0fbbf482f45ca9710411ff33baba231df223d4d9f6283f6bdef1cb63fb0c66fe",
    "erc20-independent, 100, 10, 100, 3446416,"
        + "185a93cb9ca6bc9e323252d4880c451a8b0bc51596b140ee7f01b8936139d16e,"
        + "f2ca5c612a1844b4cbf4ae4779a375fd369ba2bf3fba51308dab11f275c11bfd,"
        + "a2da46b1a64abb192df05c9f112e2fe9642de891330d99032c1feaf7b79d7f89",
    "erc20-clustered, 100, 7, 100, 3446500,"
        + "80a1483fbe7fcdc2d641affdea42728dfb0745f132e21a30b012c34cc53b2b52,"
        + "66366e6bceed3f13f56de065eec9039ef2957b681af339c584ec2f4907587371,"
        + "255f0d6d12a4620541456c9cb5da1d979b030e26ebd1685b61d33d7908deb75f",
    "uniswap-v2-like, 100, 10, 100, 9314752,"
        + "49744cfd5932de1a1c56df4f55ed10e2696620073d22a28247218dfcf0e46851,"
        + "a8e4fb085a301e921b27f58d29fd35a10eb2cc1eae3abffef34a69877ba8d248,"
        + "0cce141a17d99de76ab5f4589e3e472bb7d2eed59af61c204ed77ac6e32ba117",
    "uniswap-v2-like, 100, 10, 3, 8316050,"
        + "79fdbf6fb6591cada82708085a9f89550c66091c4a169ca57e7f5934da8cb61a,"
        + "b62183d1ae69b42f0e96234b260def7f9fd39d2f5919ac980a682724236f5629,"
        + "1ea54b342cd1414aa25f75131c839e7a1f5f9b47b5e2841d4dfcb2e6ff0c846c"
  })
  void digestsAreThoseOfAnotherImplementation(
      String name,
      int transactions,
      int hotAccounts,
      int pairs,
      long gasUsed,
      String preState,
      String results,
      String postState) {
    Workload workload =
        WorkloadKind.find(name)
            .orElseThrow()
            .generate(new WorkloadSize(transactions, hotAccounts, pairs));
    WorldState world = new WorldState(workload.state());
    var all =
        new SequentialBlockExecutor().execute(world, workload.block(), workload.transactions());

    Outcome outcome = Outcome.of(workload.state(), all, world);

    assertThat(outcome.failed()).isZero();
    assertThat(outcome.gasUsed()).isEqualTo(gasUsed);
    assertThat(outcome.preStateDigest()).hasToString("0x" + preState);
    assertThat(outcome.resultsDigest()).hasToString("0x" + results);
    assertThat(outcome.postStateDigest()).hasToString("0x" + postState);
  }

  @Test
  void unknownNamesAreNotFound() {
    assertThat(WorkloadKind.find("transfers")).isEmpty();
  }

  @Test
  void sizesHaveLimits() {
    assertThatThrownBy(() -> new WorkloadSize(0, 1, 1)).hasMessageContaining("transactions");
    assertThatThrownBy(() -> new WorkloadSize(1, 0, 1)).hasMessageContaining("hot accounts");
    assertThatThrownBy(() -> new WorkloadSize(1, 1, WorkloadSize.MAX + 1))
        .hasMessageContaining("pairs");
  }
}
