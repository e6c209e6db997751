/**
 * What more lanes would bring, computed from what a run has cost. Start with {@link
 * io.evmesh.sim.forecast.Forecast}.
 */
@NullMarked
package io.evmesh.sim.forecast;

import org.jspecify.annotations.NullMarked;
