/** YAML documents that know where each of their values stands, for errors that say so. */
@NullMarked
package io.evmesh.lab.document;

import org.jspecify.annotations.NullMarked;
