package io.evmesh.lab.run;

import java.util.List;

/**
 * What came of one repetition of a point.
 *
 * @param rows by protocol and block
 * @param hotPlaces those at which most transactions meet, the hottest first
 */
public record RunResult(List<BlockRow> rows, List<HotPlace> hotPlaces) {}
