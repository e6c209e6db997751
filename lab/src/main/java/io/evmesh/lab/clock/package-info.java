/** Virtual time: a queue of events in whole nanoseconds, and chance from a seed. */
@NullMarked
package io.evmesh.lab.clock;

import org.jspecify.annotations.NullMarked;
