/**
 * The port that every protocol implements, and the rivals behind it. Start at {@code Scheduler}.
 */
@NullMarked
package io.evmesh.lab.scheduler;

import org.jspecify.annotations.NullMarked;
