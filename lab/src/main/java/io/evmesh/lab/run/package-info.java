/** Runs scenarios: every point, protocol and repetition, compared with sequential execution. */
@NullMarked
package io.evmesh.lab.run;

import org.jspecify.annotations.NullMarked;
