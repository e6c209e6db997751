/**
 * Values that depend on a storage slot in a way that is known: what lets {@code x += k} of many
 * transactions run side by side. Start reading at {@link io.evmesh.engine.commute.TrackedSlot}.
 */
@NullMarked
package io.evmesh.engine.commute;

import org.jspecify.annotations.NullMarked;
