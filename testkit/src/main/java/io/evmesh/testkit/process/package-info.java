/** Other processes of Java, which tests kill and measurements compare. */
@NullMarked
package io.evmesh.testkit.process;

import org.jspecify.annotations.NullMarked;
