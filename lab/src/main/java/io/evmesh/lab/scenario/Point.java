package io.evmesh.lab.scenario;

import java.util.List;

/**
 * One combination of the values that a sweep goes over.
 *
 * @param values in the order of the sweep's paths, as they are written
 */
public record Point(int number, List<String> values, Scenario scenario) {}
