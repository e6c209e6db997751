/**
 * Merkle Patricia tries (Yellow Paper, appendix D): values under keys, the root hash of them all,
 * proofs, and updates that hash only what changed.
 *
 * <p>Start with {@link io.evmesh.engine.trie.Trie}; {@link io.evmesh.engine.trie.Roots}, {@link
 * io.evmesh.engine.trie.AccountTrie} and {@link io.evmesh.engine.trie.StorageTrie} are the three
 * uses that Ethereum makes of it. {@link io.evmesh.engine.trie.StateTrie} holds a whole state's
 * tries, of which most may lie in a store.
 *
 * <p>More than 20 files, since the steps of an update (descent, insertion, removal, commit) and of
 * a proof work on nodes that nobody else is to see.
 */
@NullMarked
package io.evmesh.engine.trie;

import org.jspecify.annotations.NullMarked;
