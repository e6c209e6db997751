/** Measures what work costs on this machine. */
@NullMarked
package io.evmesh.lab.calibrate;

import org.jspecify.annotations.NullMarked;
