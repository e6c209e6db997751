/** What all commands of the command line have in common: errors in one sentence, exit statuses. */
@NullMarked
package io.evmesh.input.cli;

import org.jspecify.annotations.NullMarked;
