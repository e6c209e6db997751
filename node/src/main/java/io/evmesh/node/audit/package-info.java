/**
 * Bundles that prove what became of a batch of votes: made by asking a node, checked with access to
 * nothing but the file. Start with {@link io.evmesh.node.audit.BundleMaker} and {@link
 * io.evmesh.node.audit.BundleCheck}.
 */
@NullMarked
package io.evmesh.node.audit;

import org.jspecify.annotations.NullMarked;
