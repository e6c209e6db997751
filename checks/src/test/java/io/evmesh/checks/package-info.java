/**
 * Rules of the code that need to see every module. Start with {@link
 * io.evmesh.checks.ArchitectureTest} for arrows between packages, {@link io.evmesh.checks.TidyTest}
 * for sizes and names.
 */
@NullMarked
package io.evmesh.checks;

import org.jspecify.annotations.NullMarked;
