package io.evmesh.engine.block;

import io.evmesh.engine.block.BlockFault.Rule;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of ommers, before Paris: at most two, children of ancestors, no ancestors themselves,
 * and none that the chain has had (Yellow Paper 11.1), in the order of the execution
 * specification's {@code validate_ommers}.
 */
final class OmmerRules {
  private static final int MOST = 2;
  private static final int DEPTH = 6; // generations between a block and an ommer

  private OmmerRules() {}

  /** The first rule that the block's ommers break. */
  static Optional<Rule> check(ChainConfig config, Block block, ParentBlock parent) {
    if (block.ommers().isEmpty()) {
      return Optional.empty();
    }
    List<Block> ancestors = ancestors(parent);
    for (BlockHeader ommer : block.ommers()) {
      Optional<Rule> fault = checkHeader(config, ommer, block.header(), ancestors);
      if (fault.isPresent()) {
        return fault;
      }
    }
    if (block.ommers().size() > MOST) {
      return Optional.of(Rule.TOO_MANY_OMMERS);
    }
    Set<Hash> own = new HashSet<>();
    for (BlockHeader ommer : block.ommers()) {
      if (!own.add(ommer.hash())) {
        return Optional.of(Rule.OMMER_TWICE);
      }
    }
    Set<Hash> seen = new HashSet<>();
    ancestors.forEach(ancestor -> ancestor.ommers().forEach(ommer -> seen.add(ommer.hash())));
    for (BlockHeader ommer : block.ommers()) {
      Optional<Rule> fault = checkPlace(ommer, parent.hash(), ancestors, seen);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  /** The ommer's own rules, beside the ancestor with the number before its own. */
  private static Optional<Rule> checkHeader(
      ChainConfig config, BlockHeader ommer, BlockHeader block, List<Block> ancestors) {
    if (ommer.number() == 0 || Long.compareUnsigned(ommer.number(), block.number()) >= 0) {
      return Optional.of(Rule.OMMER_PARENT);
    }
    for (Block ancestor : ancestors) {
      BlockHeader before = ancestor.header();
      if (before.number() == ommer.number() - 1) {
        return HeaderRules.check(config, ommer, before, before.hash())
            .map(rule -> rule == Rule.UNKNOWN_PARENT ? Rule.OMMER_PARENT : Rule.OMMER_HEADER);
      }
    }
    return Optional.empty(); // too old, which is told later
  }

  private static Optional<Rule> checkPlace(
      BlockHeader ommer, Hash parentOfBlock, List<Block> ancestors, Set<Hash> seen) {
    Set<Hash> hashes = new HashSet<>();
    ancestors.forEach(ancestor -> hashes.add(ancestor.header().hash()));
    if (hashes.contains(ommer.hash())) {
      return Optional.of(Rule.OMMER_IS_ANCESTOR);
    }
    if (seen.contains(ommer.hash())) {
      return Optional.of(Rule.OMMER_TWICE);
    }
    hashes.remove(parentOfBlock); // its child is a brother of the block
    return hashes.contains(ommer.parentHash()) ? Optional.empty() : Optional.of(Rule.OMMER_PARENT);
  }

  /** The parent and those before it, down to the one that the oldest ommer may have as parent. */
  private static List<Block> ancestors(ParentBlock parent) {
    List<Block> ancestors = new ArrayList<>();
    Block block = parent.ancestors().block(parent.hash());
    while (block != null && ancestors.size() <= DEPTH) {
      ancestors.add(block);
      block = parent.ancestors().block(block.header().parentHash());
    }
    return ancestors;
  }
}
