/**
 * Batches over plain HTTP, as payment services have it. Start with {@link
 * io.evmesh.node.rest.BatchRoutes}.
 */
@NullMarked
package io.evmesh.node.rest;

import org.jspecify.annotations.NullMarked;
