/**
 * The page for browsers: static files, which ask the node by JSON-RPC like everybody else. The
 * files lie in this package's folder {@code files}; start reading at {@code js/main.js}. Uses the
 * HTTP library only.
 */
@NullMarked
package io.evmesh.node.web;

import org.jspecify.annotations.NullMarked;
