package io.evmesh.engine.trie;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;

/** A node that the trie needs is not in its source, or the source has something else there. */
public final class MissingNodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingNodeException(Bytes path, Hash hash, String what) {
    super("trie node " + hash + " at path " + path + ": " + what);
  }
}
