package io.evmesh.engine.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainRulesTest {
  private static final long LEAST_DIFFICULTY = 131_072; // what SmallChain begins with and keeps
  private static final int SECONDS = 20;

  /** London; Shanghai's time comes with block 1, Paris behind a total of three difficulties. */
  private final SmallChain chain =
      new SmallChain(
          Fork.LONDON,
          ChainConfig.upTo(Fork.LONDON, 1)
              .terminalTotalDifficulty(UInt256.of(3 * LEAST_DIFFICULTY))
              .activate(Fork.SHANGHAI, 1001)
              .build());

  private final ChainRules start = ChainRules.afterGenesis(chain.config, chain.genesis());

  @Test
  void parisBeginsBehindTheBlockThatReachesTheTerminalTotalDifficulty() {
    BlockOutcome.Valid first = next(start, chain.parent());
    ChainRules afterFirst = start.after(first.block().header());
    BlockOutcome.Valid last = next(afterFirst, chain.parent(first));
    ChainRules afterLast = afterFirst.after(last.block().header());

    assertThat(last.block().header().difficulty()).isEqualTo(UInt256.of(LEAST_DIFFICULTY));
    assertThat(last.block().header().withdrawalsRoot()).as("Shanghai has to wait").isNull();
    assertThat(afterLast.config().terminalTotalDifficulty()).isEmpty();
    assertThat(afterLast.config().forkAt(2, 1040)).isEqualTo(Fork.LONDON);
    assertThat(afterLast.config().forkAt(3, 1000)).isEqualTo(Fork.PARIS);
    assertThat(afterLast.config().forkAt(3, 1060)).isEqualTo(Fork.SHANGHAI);
    BlockHeader header = new SmallChain(Fork.SHANGHAI).genesis();
    assertThat(afterLast.after(header)).as("nothing is left to find").isSameAs(afterLast);
  }

  @Test
  void aBlockWithProofOfWorkIsWrongOnceTheTotalIsReached() {
    BlockOutcome.Valid first = next(start, chain.parent());
    ChainRules afterFirst = start.after(first.block().header());
    BlockOutcome.Valid last = next(afterFirst, chain.parent(first));
    BlockOutcome.Valid more = next(afterFirst, chain.parent(last));
    ChainRules afterLast = afterFirst.after(last.block().header());

    BlockOutcome outcome =
        BlockProcessor.sequential(afterLast.config()).process(chain.parent(last), more.block());

    assertThat(outcome).isInstanceOf(BlockOutcome.Invalid.class);
  }

  @Test
  void aGenesisThatReachesTheTotalIsTheLastBlockWithProofOfWork() {
    ChainConfig config =
        ChainConfig.upTo(Fork.LONDON, 1)
            .terminalTotalDifficulty(UInt256.of(LEAST_DIFFICULTY))
            .build();
    ChainRules rules = ChainRules.afterGenesis(config, chain.genesis());
    assertThat(rules.config().forkAt(0, 0)).isEqualTo(Fork.LONDON);
    assertThat(rules.config().forkAt(1, 0)).isEqualTo(Fork.PARIS);
  }

  @Test
  void aTotalAbove256BitsHasReachedEveryTerminalOne() {
    UInt256 most = UInt256.ZERO.minus(UInt256.ONE);
    ChainConfig config = ChainConfig.upTo(Fork.LONDON, 1).terminalTotalDifficulty(most).build();
    ChainRules near = new ChainRules(config, most.minus(UInt256.ONE));
    assertThat(near.after(chain.genesis()).config().forkAt(1, 0)).isEqualTo(Fork.PARIS);
  }

  @Test
  void parisCanNotBeginBeforeLondon() {
    ChainConfig.Builder berlin =
        ChainConfig.upTo(Fork.BERLIN, 1).terminalTotalDifficulty(UInt256.ONE);
    assertThatThrownBy(() -> ChainRules.afterGenesis(berlin.build(), chain.genesis()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Paris can not begin with block 1: London is not part of this chain");
    ChainConfig late = berlin.activate(Fork.LONDON, 2).build();
    assertThatThrownBy(() -> ChainRules.afterGenesis(late, chain.genesis()))
        .hasMessage("Paris can not begin with block 1: London begins with block 2");
  }

  private BlockOutcome.Valid next(ChainRules rules, ParentBlock parent) {
    BlockProcessor processor = BlockProcessor.sequential(rules.config());
    var built =
        (BlockOutcome.Valid) processor.build(parent, chain.draft(parent, SECONDS), List.of());
    assertThat(processor.process(parent, built.block())).isInstanceOf(BlockOutcome.Valid.class);
    return built;
  }
}
