/** A block's conflicts as a graph: a bar for each transaction in time, an arc for each pair that met. */

import { html, nothing, svg } from "../lib/lit-html/lit-html.js";
import { account, number } from "./format.js";

const ROW = 14;
const WIDTH = 720;
const LEFT = 60;
const MOST_BARS = 400;
const MOST_ARCS = 2_000;

/** @param conflicts what evmesh_conflicts answers. */
export function conflictGraph(conflicts) {
  const { dependencies, places, criticalPath, bestSpeedup, hotPlaces, advice } = conflicts;
  const { any, ...byLanes } = bestSpeedup;
  return html`
    <h2>How its transactions meet</h2>
    <p>${dependencies.length === 0 ? "No transaction needs another one's result. " : html`
      ${number(dependencies.length)} times a transaction needs another one's result. The longest chain has
      ${number(criticalPath.transactions.length)} transactions. `}
      At best ${Object.entries(byLanes).slice(0, 4).map(([lanes, speedup]) =>
        html`<span class="chip">${lanes} lanes: ${speedup.toFixed(2)} ×</span> `)}</p>
    ${advice.map((sentence) => html`<p class="quiet">${sentence}</p>`)}
    ${dependencies.length === 0 ? nothing : drawing(inTime(conflicts), edges(dependencies))}
    ${hotPlaces.length === 0 ? nothing : html`<h2>Hot places</h2><div class="scroll"><table>
      <tr><th>Account</th><th>Place</th><th class="number">Waits</th><th class="number">Writers</th><th class="number">Best without it</th></tr>
      ${hotPlaces.slice(0, 20).map((hot) => html`<tr><td>${account(places[hot.place]?.address)}</td>
        <td><code>${places[hot.place]?.slot ?? places[hot.place]?.part.toLowerCase()}</code></td>
        <td class="number">${number(hot.waits)}</td><td class="number">${number(hot.writers)}</td>
        <td class="number">${hot.bestWithout.toFixed(2)} ×</td></tr>`)}</table></div>`}`;
}

/** When each transaction would begin if there were lanes enough, in gas units. */
function inTime({ transactions, dependencies, criticalPath }) {
  const critical = new Set(criticalPath.transactions);
  const starts = new Array(transactions.length).fill(0);
  const byReader = [...dependencies].sort((a, b) => a.reader - b.reader);
  for (const { reader, writer } of byReader) {
    starts[reader] = Math.max(starts[reader], starts[writer] + transactions[writer].gas);
  }
  return transactions.map(({ index, gas }) => ({ index, start: starts[index], cost: gas, critical: critical.has(index) }));
}

/** One for each pair that met, at however many places. */
function edges(dependencies) {
  const pairs = new Map(dependencies.map(({ reader, writer }) => [`${writer} ${reader}`, { from: writer, to: reader }]));
  return [...pairs.values()];
}

function drawing(transactions, edges) {
  const meeting = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const bars = transactions.filter((t) => meeting.has(t.index)).slice(0, MOST_BARS);
  const row = new Map(bars.map((t, i) => [t.index, i]));
  const end = Math.max(1, ...transactions.map((t) => t.start + t.cost));
  const x = (at) => LEFT + (at / end) * (WIDTH - LEFT - 10);
  const y = (i) => 10 + i * ROW;
  const byIndex = new Map(bars.map((t) => [t.index, t]));
  const arcs = edges.filter(({ from, to }) => row.has(from) && row.has(to)).slice(0, MOST_ARCS);
  return html`<div class="graph" tabindex="0"><svg width=${WIDTH} height=${20 + bars.length * ROW} role="img" aria-label="Transactions in time, and which wait for which">
    ${arcs.map(({ from, to }) => {
      const a = byIndex.get(from);
      const b = byIndex.get(to);
      const x1 = x(a.start + a.cost);
      const y1 = y(row.get(from)) + ROW / 2;
      const y2 = y(row.get(to)) + ROW / 2;
      return svg`<path class="edge ${a.critical && b.critical ? "critical" : ""}" d="M${x1},${y1} C${x1 + 14},${y1} ${x(b.start) - 14},${y2} ${x(b.start)},${y2}"></path>`;
    })}
    ${bars.map((t, i) => svg`
      <text x="4" y=${y(i) + ROW - 3}>${t.index}</text>
      <rect class="bar ${t.critical ? "critical" : ""}" x=${x(t.start)} y=${y(i) + 2} width=${Math.max(2, x(t.start + t.cost) - x(t.start))} height=${ROW - 4} rx="2"><title>transaction ${t.index}</title></rect>`)}
  </svg></div>
  ${bars.length < meeting.size ? html`<p class="quiet">The first ${MOST_BARS} of ${number(meeting.size)} that meet are drawn.</p>` : nothing}`;
}
