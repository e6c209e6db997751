/** A block's conflicts as a graph: a bar for each transaction in time, an arc for each pair that met. */

import { html, nothing, svg } from "../lib/lit-html/lit-html.js";
import { account, number } from "./format.js";

const ROW = 14;
const WIDTH = 720;
const LEFT = 60;
const MOST_BARS = 400;
const MOST_ARCS = 2_000;

/**
 * @param conflicts what evmesh_conflicts answers: transactions [{index, start, cost, critical}] in the time that
 *     enough lanes would take, edges [{from, to, address, slot?}], criticalPath, cost, bounds [{lanes, speedup}], hot
 */
export function conflictGraph(conflicts) {
  const { transactions, edges, bounds = [], hot = [] } = conflicts;
  return html`
    <h2>How its transactions meet</h2>
    <p>${edges.length === 0 ? "No transaction needs another one's result." : html`
      ${number(edges.length)} pairs meet. The longest chain has ${number(conflicts.criticalPath.length)} transactions.`}
      ${bounds.length ? html`At best ${bounds.map(({ lanes, speedup }) => html`<span class="chip">${lanes} lanes: ${speedup.toFixed(2)} ×</span> `)}` : nothing}</p>
    ${edges.length === 0 ? nothing : drawing(transactions, edges)}
    ${hot.length === 0 ? nothing : html`<h2>Hot places</h2><div class="scroll"><table>
      <tr><th>Account</th><th>Slot</th><th class="number">Transactions</th></tr>
      ${hot.slice(0, 20).map((h) => html`<tr><td>${account(h.address)}</td><td><code>${h.slot ?? "balance or nonce"}</code></td>
        <td class="number">${number(h.transactions)}</td></tr>`)}</table></div>`}`;
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
