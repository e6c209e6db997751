/**
 * Which rules hold when: forks, chain configurations, blob schedules. Start with {@link
 * io.evmesh.engine.chain.Fork}.
 */
@NullMarked
package io.evmesh.engine.chain;

import org.jspecify.annotations.NullMarked;
