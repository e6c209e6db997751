/** How long messages take between nodes. */
@NullMarked
package io.evmesh.lab.network;

import org.jspecify.annotations.NullMarked;
