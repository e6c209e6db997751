/** One transaction against a state: what is bought, called, refunded and paid. */
@NullMarked
package io.evmesh.engine.execution;

import org.jspecify.annotations.NullMarked;
