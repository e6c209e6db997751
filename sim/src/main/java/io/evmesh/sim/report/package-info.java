/** Measurements and outcomes as lines, JSON and files. */
@NullMarked
package io.evmesh.sim.report;

import org.jspecify.annotations.NullMarked;
