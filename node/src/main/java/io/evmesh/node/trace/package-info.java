/**
 * Traces of transactions as {@code debug_*}, {@code trace_*} and {@code ots_*} give them: what
 * go-ethereum's tracers tell, field by field and with its words for errors.
 *
 * <p>Start with {@link io.evmesh.node.trace.BlockTracer}. A caller makes a {@link
 * io.evmesh.node.trace.TracedBlock} of a block, its senders and hashes and the state after its
 * parent, which answers the hashes of ancestors too, and a {@link
 * io.evmesh.node.trace.TraceOptions} of the request's last parameter:
 *
 * <pre>
 * var tracer = new BlockTracer(chain.config(), TraceLimits.DEFAULT);
 * tracer.block(block, TraceOptions.of(parameter), generator);          // debug_traceBlockBy…
 * tracer.transaction(block, index, TraceOptions.of(parameter), generator); // debug_traceTransaction
 * tracer.call(site, request, gasCap, TraceOptions.of(parameter), generator); // debug_traceCall
 * tracer.flat(block, generator);                                       // trace_block
 * tracer.flat(block, index, generator);                                // trace_transaction
 * </pre>
 *
 * <p>Results are written to a Jackson generator, struct logs while the code runs, so that nothing
 * large is held twice; whoever makes the generator bounds what it takes. A block is executed once,
 * from its first transaction to the last that is asked for. Refusals are {@link
 * io.evmesh.node.trace.TraceException}s with the message and code of the answer. One tracer serves
 * many threads.
 *
 * <p>More than 20 files, since each of go-ethereum's tracers is one, over the same few values.
 */
@NullMarked
package io.evmesh.node.trace;

import org.jspecify.annotations.NullMarked;
