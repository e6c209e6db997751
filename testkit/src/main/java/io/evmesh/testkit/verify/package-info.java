/**
 * Compares what executors make of a block, down to the first thing that differs. Start with {@link
 * io.evmesh.testkit.verify.Verifier}.
 */
@NullMarked
package io.evmesh.testkit.verify;

import org.jspecify.annotations.NullMarked;
