/**
 * What happened to a chain, as its journal keeps it. Start reading at {@link
 * io.evmesh.persistence.event.ChainEvent}.
 */
@NullMarked
package io.evmesh.persistence.event;

import org.jspecify.annotations.NullMarked;
