/** Reading JSON from outside, with errors that name file and place. Start with {@link io.evmesh.node.input.Json}. */
@NullMarked
package io.evmesh.node.input;

import org.jspecify.annotations.NullMarked;
