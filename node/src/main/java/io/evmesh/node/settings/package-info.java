/** What a node is told when it starts. Start with {@link io.evmesh.node.settings.NodeSettings}. */
@NullMarked
package io.evmesh.node.settings;

import org.jspecify.annotations.NullMarked;
