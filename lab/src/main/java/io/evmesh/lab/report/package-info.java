/** Folders of results: tables, plots, traces, and a page that people read. */
@NullMarked
package io.evmesh.lab.report;

import org.jspecify.annotations.NullMarked;
