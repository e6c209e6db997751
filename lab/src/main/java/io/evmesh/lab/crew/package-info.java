/**
 * Runs of a sweep, spread over the members of a cluster: one leads and has the runs that are left,
 * the others ask it for some. Start reading at {@link io.evmesh.lab.crew.Leader}.
 */
@NullMarked
package io.evmesh.lab.crew;

import org.jspecify.annotations.NullMarked;
