package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.evm.Tracer;
import io.evmesh.engine.state.TransactionState;
import java.io.IOException;

/** A tracer that gathers what it is told of one transaction and writes it at the end. */
interface ResultTracer extends Tracer {
  /** The transaction has been executed and used so much gas; {@code after} has its changes. */
  default void executed(long gasUsed, TransactionState after) {}

  /** Writes one JSON value. */
  void write(JsonGenerator out) throws IOException;
}
