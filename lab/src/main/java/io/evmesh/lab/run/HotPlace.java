package io.evmesh.lab.run;

import java.util.List;

/**
 * A place at which transactions of a run meet.
 *
 * @param values of what is swept over
 * @param place its name
 * @param meetings how many transactions have read there what another of their block had written
 * @param transactions of the run
 */
public record HotPlace(
    int point, List<String> values, String place, long meetings, long transactions) {}
