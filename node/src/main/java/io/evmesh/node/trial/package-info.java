/**
 * A cluster on one machine, for trying: node processes, a PostgreSQL server, clients that send.
 * Start reading at {@link io.evmesh.node.trial.TrialCluster}.
 */
@NullMarked
package io.evmesh.node.trial;

import org.jspecify.annotations.NullMarked;
