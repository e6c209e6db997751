/** What is to be simulated, as one file tells it. Start at {@code Scenario}. */
@NullMarked
package io.evmesh.lab.scenario;

import org.jspecify.annotations.NullMarked;
