/**
 * Settings of a command that come from its options, the environment and a file. Start with {@link
 * io.evmesh.input.settings.SettingSources}.
 */
@NullMarked
package io.evmesh.input.settings;

import org.jspecify.annotations.NullMarked;
