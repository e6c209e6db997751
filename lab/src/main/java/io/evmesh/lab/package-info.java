/**
 * The laboratory: simulations of schedulers and clusters in virtual time. Start at {@code Main}.
 */
@NullMarked
package io.evmesh.lab;

import org.jspecify.annotations.NullMarked;
