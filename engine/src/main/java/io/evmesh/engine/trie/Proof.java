package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks proofs that {@link MerklePatriciaTrie#proof} makes. */
public final class Proof {
  private Proof() {}

  /** What a proof shows. */
  public sealed interface Result {
    /** The key has this value, or none. */
    record Proven(Optional<Bytes> value) implements Result {}

    /** The nodes do not lead from the root to the key. */
    record Broken(String reason) implements Result {}
  }

  /** What {@code nodes} show of {@code key} in the trie with this root. */
  public static Result check(Hash root, Bytes key, List<Bytes> nodes) {
    Map<Hash, Bytes> byHash = new HashMap<>();
    nodes.forEach(node -> byHash.put(Keccak256.hash(node), node));
    NodeSource source =
        (path, hash) -> {
          Bytes node = byHash.get(hash);
          if (node == null) {
            throw new RlpException("node " + hash + " is missing");
          }
          return node;
        };
    try {
      return new Result.Proven(new MerklePatriciaTrie(source, root).get(key));
    } catch (RlpException e) {
      return new Result.Broken(String.valueOf(e.getMessage()));
    }
  }
}
