/**
 * The demonstration: a DAO's vote at a node in a folder of its own. Start with {@link
 * io.evmesh.node.demo.DaoStory}.
 */
@NullMarked
package io.evmesh.node.demo;

import org.jspecify.annotations.NullMarked;
