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
 * and none that the chain has had (Yellow Paper 11.1).
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
    if (block.ommers().size() > MOST) {
      return Optional.of(Rule.TOO_MANY_OMMERS);
    }
    List<Block> ancestors = ancestors(parent);
    Set<Hash> seen = new HashSet<>();
    ancestors.forEach(ancestor -> ancestor.ommers().forEach(ommer -> seen.add(ommer.hash())));
    for (BlockHeader ommer : block.ommers()) {
      Optional<Rule> fault = check(config, ommer, parent.hash(), ancestors);
      if (fault.isPresent()) {
        return fault;
      }
      if (!seen.add(ommer.hash())) {
        return Optional.of(Rule.OMMER_TWICE);
      }
    }
    return Optional.empty();
  }

  private static Optional<Rule> check(
      ChainConfig config, BlockHeader ommer, Hash parentOfBlock, List<Block> ancestors) {
    Hash hash = ommer.hash();
    for (Block ancestor : ancestors) {
      if (ancestor.header().hash().equals(hash)) {
        return Optional.of(Rule.OMMER_IS_ANCESTOR);
      }
    }
    if (ommer.parentHash().equals(parentOfBlock)) {
      return Optional.of(Rule.OMMER_PARENT); // a brother of the block
    }
    for (Block ancestor : ancestors) {
      if (ancestor.header().hash().equals(ommer.parentHash())) {
        return HeaderRules.check(config, ommer, ancestor.header()).map(rule -> Rule.OMMER_HEADER);
      }
    }
    return Optional.of(Rule.OMMER_PARENT);
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
