/** Merkle Patricia tries: roots, proofs, updates. */
@NullMarked
package io.evmesh.engine.trie;

import org.jspecify.annotations.NullMarked;
