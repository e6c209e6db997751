/** The namespace {@code eth}, a class for each group of methods. */
@NullMarked
package io.evmesh.node.rpc.eth;

import org.jspecify.annotations.NullMarked;
