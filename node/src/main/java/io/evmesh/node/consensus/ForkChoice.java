package io.evmesh.node.consensus;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.consensus.SideBlocks.Refused;
import io.evmesh.node.consensus.SideBlocks.Side;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.UnreachableStateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the branch that a consensus client chooses. A new block is executed where it stands and
 * kept beside the chain; it becomes part of the chain when it, or one after it, is chosen as head.
 * Blocks that leave the chain for another branch are kept beside it too.
 *
 * <p>Source: Engine API, paris.md.
 */
public final class ForkChoice {
  private final ChainView chain;
  private final Trunk trunk;
  private final SideBlocks sides = new SideBlocks();

  public ForkChoice(ChainView chain, Trunk trunk) {
    this.chain = chain;
    this.trunk = trunk;
  }

  /** A choice that contradicts itself: a block that should be before the head is not. */
  public static final class Contradiction extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Contradiction(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * What a consensus client chooses; a hash of zeros stands for none.
   *
   * @param safe the last block that is most likely not given up
   * @param finalized the last block that is never given up
   */
  public record Choice(Hash head, Hash safe, Hash finalized) {}

  /** Executes a block that somebody made; the chain does not change. */
  public synchronized PayloadStatus judge(Block block) throws InterruptedException {
    Hash hash = block.header().hash();
    Hash parent = block.header().parentHash();
    Optional<PayloadStatus> known = known(hash);
    if (known.isPresent()) {
      return known.get();
    }
    Refused refused = sides.refused(parent);
    if (refused != null) {
      sides.refuse(hash, refused);
      return refused.status();
    }
    Branch branch = branchTo(parent);
    if (branch == null) {
      return PayloadStatus.SYNCING;
    }
    try {
      return execute(block, hash, branch);
    } catch (UnreachableStateException e) {
      return PayloadStatus.SYNCING;
    }
  }

  private Optional<PayloadStatus> known(Hash hash) {
    Refused refused = sides.refused(hash);
    if (refused != null) {
      return Optional.of(refused.status());
    }
    return sides.find(hash) != null || chain.block(hash).isPresent()
        ? Optional.of(PayloadStatus.valid(hash))
        : Optional.empty();
  }

  /** The blocks beside the chain from one that is part of it on, in their order. */
  private record Branch(ChainBlock root, List<Side> blocks) {
    BlockHeader tip() {
      return blocks.isEmpty() ? root.header() : blocks.getLast().block().header();
    }
  }

  /** The branch that ends with a block; null if it, or one before it, is not known. */
  private @Nullable Branch branchTo(Hash tip) {
    Deque<Side> blocks = new ArrayDeque<>();
    Hash hash = tip;
    for (Side side = sides.find(hash); side != null; side = sides.find(hash)) {
      blocks.addFirst(side);
      hash = side.parent();
    }
    return chain.block(hash).map(root -> new Branch(root, List.copyOf(blocks))).orElse(null);
  }

  private PayloadStatus execute(Block block, Hash hash, Branch branch) throws InterruptedException {
    List<StateDifference> differences = new ArrayList<>();
    for (int i = 0; i < branch.blocks().size(); i++) {
      Side side = branch.blocks().get(i);
      StateDifference difference = side.difference();
      if (difference == null) { // of a block that has left the chain, and its difference there
        Branch before = new Branch(branch.root(), branch.blocks().subList(0, i));
        BlockOutcome again = outcome(side.block(), before, differences);
        if (!(again instanceof BlockOutcome.Valid(_, var result))) {
          throw new IllegalStateException("a block of the chain is not valid beside it: " + again);
        }
        difference = result.world().difference();
        sides.add(side.block().header().hash(), new Side(side.block(), difference));
      }
      differences.add(difference);
    }
    return switch (outcome(block, branch, differences)) {
      case BlockOutcome.Invalid(var fault) -> {
        Refused refused = new Refused(block.header().parentHash(), fault.toString());
        sides.refuse(hash, refused);
        yield refused.status();
      }
      case BlockOutcome.Valid(_, var result) -> {
        sides.add(hash, new Side(block, result.world().difference()));
        yield PayloadStatus.valid(hash);
      }
    };
  }

  /**
   * What comes of executing a block after a branch.
   *
   * @param differences of the branch's blocks
   */
  private BlockOutcome outcome(Block block, Branch branch, List<StateDifference> differences)
      throws InterruptedException {
    return chain.withTries(
        branch.root(),
        tries -> {
          ParentBlock parent =
              new ParentBlock(
                  block.header().parentHash(),
                  branch.tip(),
                  after(chain.state(branch.root()), differences),
                  world -> tries.after(together(differences, world)).hash(),
                  this::find);
          return BlockProcessor.sequential(chain.config()).process(parent, block);
        });
  }

  private static StateView after(StateView state, List<StateDifference> differences) {
    StateView last = state;
    for (StateDifference difference : differences) {
      WorldState next = new WorldState(last);
      difference.applyTo(next);
      last = next;
    }
    return last;
  }

  private static WorldState together(List<StateDifference> differences, WorldState last) {
    WorldState all = new WorldState(EmptyState.INSTANCE);
    differences.forEach(difference -> difference.applyTo(all));
    last.difference().applyTo(all);
    return all;
  }

  /** A block of the chain or beside it; null if it is neither. */
  public synchronized @Nullable Block find(Hash hash) {
    Side side = sides.find(hash);
    return side != null ? side.block() : chain.block(hash).map(ChainBlock::block).orElse(null);
  }

  /**
   * Makes a block the head of the chain, with all before it. A block of the chain that is not its
   * head changes nothing.
   *
   * @throws Contradiction if the safe or the finalized block is not before the head
   * @throws UnreachableStateException if the chain can not be taken back to where the branch begins
   */
  public synchronized PayloadStatus choose(Choice choice) throws InterruptedException {
    Refused refused = sides.refused(choice.head());
    if (refused != null) {
      return refused.status();
    }
    Branch branch = branchTo(choice.head());
    if (branch == null) {
      return PayloadStatus.SYNCING;
    }
    check("safe", choice.safe(), branch);
    check("finalized", choice.finalized(), branch);
    move(branch);
    chain.setFinal(choice.safe(), choice.finalized());
    return PayloadStatus.valid(choice.head());
  }

  /** Whether a block is the chain's last. */
  public boolean isHead(Hash hash) {
    return chain.head().hash().equals(hash);
  }

  private void check(String name, Hash hash, Branch branch) {
    boolean isBefore =
        hash.equals(Hash.ZERO)
            || branch.blocks().stream().anyMatch(side -> side.block().header().hash().equals(hash))
            || chain
                .block(hash)
                .filter(block -> block.number() <= branch.root().number())
                .isPresent();
    if (!isBefore) {
      throw new Contradiction("the %s block %s is not before the head".formatted(name, hash));
    }
  }

  private void move(Branch branch) throws InterruptedException {
    if (branch.blocks().isEmpty()) {
      return;
    }
    if (branch.root().number() < chain.head().number()) {
      goBack(branch.root().number());
    }
    List<Block> blocks = branch.blocks().stream().map(Side::block).toList();
    trunk.append(blocks);
    blocks.forEach(block -> sides.remove(block.header().hash()));
  }

  private void goBack(long number) throws InterruptedException {
    List<ChainBlock> leaving = new ArrayList<>();
    for (long gone = number + 1; gone <= chain.head().number(); gone++) {
      chain.block(gone).ifPresent(leaving::add);
    }
    if (!trunk.returnTo(number)) {
      throw new UnreachableStateException(
          "the chain can not be taken back to block %d".formatted(number));
    }
    leaving.forEach(block -> sides.add(block.hash(), new Side(block.block(), null)));
  }
}
