/** The cores of parallel execution, driven in virtual time on a cluster. */
@NullMarked
package io.evmesh.lab.mesh;

import org.jspecify.annotations.NullMarked;
