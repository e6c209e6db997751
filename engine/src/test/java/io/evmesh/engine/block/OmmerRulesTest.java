package io.evmesh.engine.block;

import static io.evmesh.engine.block.HeaderChange.COINBASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.block.BlockOutcome.Valid;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OmmerRulesTest {
  private final SmallChain chain = new SmallChain(Fork.LONDON);
  private final List<ParentBlock> blocks = new ArrayList<>();

  /** The chain from its first block to the one with this number. */
  private ParentBlock at(int number) {
    while (blocks.size() <= number) {
      blocks.add(blocks.isEmpty() ? chain.parent() : chain.parent(child(blocks.getLast())));
    }
    return blocks.get(number);
  }

  private Valid child(ParentBlock parent) {
    return (Valid) chain.processor().build(parent, chain.draft(parent, 12), List.of());
  }

  /** A child of a block that is not the one in the chain. */
  private BlockHeader ommer(int parent, int sign) {
    Bytes coinbase = SmallChain.address(0x0600 + sign).toBytes();
    return HeaderChange.set(child(at(parent)).block().header(), COINBASE, coinbase);
  }

  private Optional<Rule> check(int parent, BlockHeader... ommers) {
    Block block = child(at(parent)).block();
    Block with = new Block(block.header(), block.transactions(), List.of(ommers), null);
    return OmmerRules.check(chain.config, with, at(parent));
  }

  @Test
  void childrenOfTheSixGenerationsBeforeTheParentAreTaken() {
    assertThat(check(8, ommer(7, 1), ommer(2, 1))).isEmpty();
    assertThat(check(8, ommer(1, 1))).contains(Rule.OMMER_PARENT);
  }

  @Test
  void brothersAndStrangersAreNot() {
    assertThat(check(3, ommer(3, 1))).contains(Rule.OMMER_PARENT);
    BlockHeader stranger = HeaderChange.set(ommer(2, 1), 0, Bytes.wrap(new byte[32]));
    assertThat(check(3, stranger)).contains(Rule.OMMER_PARENT);
  }

  @Test
  void ancestorsAreNot() {
    assertThat(check(3, at(2).header())).contains(Rule.OMMER_IS_ANCESTOR);
    assertThat(check(3, at(3).header())).contains(Rule.OMMER_IS_ANCESTOR);
  }

  @Test
  void noneIsTakenTwice() {
    BlockHeader once = ommer(1, 1);
    assertThat(check(3, once, once)).contains(Rule.OMMER_TWICE);
    Block block = child(at(2)).block();
    Block taken = new Block(block.header(), List.of(), List.of(once), null);
    ParentBlock parent =
        ParentBlock.of(
            taken.header(),
            at(2).state(),
            at(2).roots(),
            hash -> hash.equals(taken.header().hash()) ? taken : at(2).ancestors().block(hash));
    Block next = new Block(block.header(), List.of(), List.of(once), null);
    assertThat(OmmerRules.check(chain.config, next, parent)).contains(Rule.OMMER_TWICE);
  }

  @Test
  void atMostTwoAreTaken() {
    assertThat(check(4, ommer(3, 1), ommer(3, 2))).isEmpty();
    assertThat(check(4, ommer(3, 1), ommer(3, 2), ommer(3, 3))).contains(Rule.TOO_MANY_OMMERS);
  }

  @Test
  void headersOfOmmersHoldTheRulesOfHeaders() {
    BlockHeader wrong =
        HeaderChange.set(ommer(2, 1), HeaderChange.DIFFICULTY, Bytes.fromHex("0x01"));
    assertThat(check(4, wrong)).contains(Rule.OMMER_HEADER);
  }

  @Test
  void makersOfOmmersArePaidByAge() {
    var world = new WorldState(chain.state);
    BlockHeader header = child(at(3)).block().header();
    Rewards.payForWork(world, Fork.LONDON, header, List.of(ommer(2, 1), ommer(1, 2)));
    assertThat(balance(world, SmallChain.COINBASE)).isEqualTo(2_125_000_000_000_000_000L);
    assertThat(balance(world, SmallChain.address(0x0601))).isEqualTo(1_750_000_000_000_000_000L);
    assertThat(balance(world, SmallChain.address(0x0602))).isEqualTo(1_500_000_000_000_000_000L);
  }

  private static long balance(WorldState world, Address address) {
    return Objects.requireNonNull(world.account(address)).balance().toLong();
  }
}
