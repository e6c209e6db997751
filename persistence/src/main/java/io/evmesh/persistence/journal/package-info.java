/**
 * The events of a chain in the journal of Akka Persistence JDBC: how they are written, and how the
 * whole journal is read. Start reading at {@link io.evmesh.persistence.journal.JournalReader}.
 */
@NullMarked
package io.evmesh.persistence.journal;

import org.jspecify.annotations.NullMarked;
