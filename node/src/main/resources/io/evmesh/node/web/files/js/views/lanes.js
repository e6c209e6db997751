/** How the node's blocks run: lanes and their use, and what had to be repeated. */

import { html } from "../../lib/lit-html/lit-html.js";
import { line } from "../chart.js";
import { block, duration, figure, notice, number } from "../format.js";
import { call, onHead, RpcError } from "../rpc.js";

export async function show(update) {
  async function draw() {
    try {
      update(template(await call("evmesh_status")));
    } catch (e) {
      if (!(e instanceof RpcError)) throw e;
      update(notice("This node does not serve evmesh_status."));
    }
  }

  await draw();
  return onHead(() => draw().catch(() => {}));
}

const PLACES = { lanes: "lanes", parts: "lanes, by parts", place: "in place" };

function template(status) {
  const blocks = status.blocks;
  const busy = blocks.filter((b) => b.transactions > 0);
  const inLanes = busy.filter((b) => b.where !== "place");
  const sum = (list, key) => list.reduce((total, b) => total + b[key], 0);
  const measured = inLanes.filter((b) => b.busyNanos > 0);
  const executed = sum(busy, "executions");
  return html`
    <h1>Lanes</h1>
    <div class="cards">
      ${figure("Lanes", status.lanes)}
      ${figure("Blocks in lanes", busy.length ? `${Math.round(100 * inLanes.length / busy.length)} %` : "–", `of the last ${busy.length} with transactions`)}
      ${figure("Executions a transaction", executed ? (executed / sum(busy, "transactions")).toFixed(2) : "–")}
      ${figure("Lanes busy at once", measured.length ? (sum(measured, "busyNanos") / sum(measured, "nanos")).toFixed(2) : "–", "in those blocks")}
    </div>
    <h2>Time of a block</h2>
    ${line(busy.map((b) => [b.number, b.nanos / 1e6]), "ms")}
    <h2>Last blocks</h2>
    <div class="scroll"><table>
      <tr><th>Block</th><th class="number">Transactions</th><th>Ran in</th><th class="number">Time</th><th class="number">Executions</th>
        <th class="number">Conflicts</th><th class="number">Messages</th><th>Lanes busy</th></tr>
      ${[...blocks].reverse().slice(0, 50).map((b) => html`<tr><td>${block(b.number)}</td><td class="number">${number(b.transactions)}</td>
        <td>${PLACES[b.where]}${b.gaveUp ? html` <span class="warm">gave up: ${b.gaveUp}</span>` : ""}</td>
        <td class="number">${duration(b.nanos)}</td><td class="number">${number(b.executions)}</td>
        <td class="number">${number(b.invalidations)}</td><td class="number">${number(b.messages)}</td>
        <td>${use(b, status.lanes)}</td></tr>`)}
    </table></div>`;
}

function use(b, lanes) {
  if (b.where !== "lanes" || !b.nanos) return "";
  const share = Math.min(1, b.busyNanos / (b.nanos * lanes));
  return html`<span class="meter" title="${(100 * share).toFixed(0)} %"><i style="width:${(100 * share).toFixed(0)}%"></i></span>`;
}
