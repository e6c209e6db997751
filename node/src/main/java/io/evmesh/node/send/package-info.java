/**
 * Takes transactions in: decodes, fills and signs them, brings them into the pool, waits for their
 * blocks. Start with {@link io.evmesh.node.send.Intake}.
 */
@NullMarked
package io.evmesh.node.send;

import org.jspecify.annotations.NullMarked;
