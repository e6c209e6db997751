/** What work costs, in picoseconds, and the meter that adds it up while a machine runs. */
@NullMarked
package io.evmesh.lab.profile;

import org.jspecify.annotations.NullMarked;
