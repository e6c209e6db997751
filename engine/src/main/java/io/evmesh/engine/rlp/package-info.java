/**
 * Recursive Length Prefix coding (Yellow Paper, appendix B). Start with {@link
 * io.evmesh.engine.rlp.RlpReader}.
 */
@NullMarked
package io.evmesh.engine.rlp;

import org.jspecify.annotations.NullMarked;
