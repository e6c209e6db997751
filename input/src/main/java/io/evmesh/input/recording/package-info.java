/**
 * Recorded blocks: folders with a block's header fields, its transactions with their senders, and
 * the state that these touch. Start with {@link io.evmesh.input.recording.RecordingReader}.
 */
@NullMarked
package io.evmesh.input.recording;

import org.jspecify.annotations.NullMarked;
