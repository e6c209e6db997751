/**
 * Reading JSON from outside, with errors that name file and place. Start with {@link
 * io.evmesh.input.json.Json}.
 */
@NullMarked
package io.evmesh.input.json;

import org.jspecify.annotations.NullMarked;
