/**
 * 256-bit arithmetic on limbs in a flat array, as the machine's stack holds them.
 *
 * <p>An item occupies {@code s[k .. k + 3]}, lowest 64 bits first. {@code sp} is the index of the
 * first free limb: the top item (a) lies at {@code sp - 4}, the second (b) at {@code sp - 8}, the
 * third (c) at {@code sp - 12}. An operation writes its result over its lowest operand; the caller
 * moves {@code sp}. From {@code sp} on, 64 limbs are free as scratch. Nothing allocates or throws.
 * Start with {@link io.evmesh.engine.word.Words}.
 */
@NullMarked
package io.evmesh.engine.word;

import org.jspecify.annotations.NullMarked;
