/**
 * Who may join: what nodes compare when one asks to. Start with {@link
 * io.evmesh.cluster.config.join.JoinCheck}.
 */
@NullMarked
package io.evmesh.cluster.config.join;

import org.jspecify.annotations.NullMarked;
