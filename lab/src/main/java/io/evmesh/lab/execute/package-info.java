/** Transactions executed on versions of a state, with what they read and wrote, and when. */
@NullMarked
package io.evmesh.lab.execute;

import org.jspecify.annotations.NullMarked;
