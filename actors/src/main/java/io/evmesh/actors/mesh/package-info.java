/**
 * The actors: a coordinator decides what is final, lanes execute, ledgers and storage accounts take
 * what lanes settle.
 *
 * <p>Uses {@code message} and {@code akka}. Start with {@link io.evmesh.actors.mesh.Mesh}.
 */
@NullMarked
package io.evmesh.actors.mesh;

import org.jspecify.annotations.NullMarked;
