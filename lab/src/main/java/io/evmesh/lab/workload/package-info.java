/** Chains of blocks that scenarios ask for, each a function of its parameters and the seed. */
@NullMarked
package io.evmesh.lab.workload;

import org.jspecify.annotations.NullMarked;
