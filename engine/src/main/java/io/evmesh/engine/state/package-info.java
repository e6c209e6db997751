/**
 * State as the engine reads and changes it. Start with {@link io.evmesh.engine.state.StateView}.
 */
@NullMarked
package io.evmesh.engine.state;

import org.jspecify.annotations.NullMarked;
