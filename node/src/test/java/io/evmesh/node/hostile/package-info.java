/** What strangers may try with a node, and what others notice of it. */
@NullMarked
package io.evmesh.node.hostile;

import org.jspecify.annotations.NullMarked;
