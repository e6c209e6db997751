/** Live blocks and transactions, and what they make together. */

import { html } from "../../lib/lit-html/lit-html.js";
import { functionName, names } from "../artefacts.js";
import { line } from "../chart.js";
import { account, ago, block, ether, figure, number, short, transaction } from "../format.js";
import { call, callOr, onHead, quantity } from "../rpc.js";

const BLOCKS = 60;
const ROWS = 12;

export async function show(update) {
  const blocks = new Map();
  let pool = null;
  let fetching = false;
  let wanted = null;

  async function draw() {
    const list = [...blocks.values()].sort((a, b) => Number(b.number) - Number(a.number));
    const latest = await newest(list);
    const known = await names(latest.map((tx) => tx.to));
    update(page(list, latest, known, pool, status));
  }

  async function follow(head) {
    wanted = head;
    if (fetching) return;
    fetching = true;
    try {
      while (wanted !== null) {
        const to = wanted;
        wanted = null;
        const missing = [];
        for (let n = to; n > to - BLOCKS && n >= 0 && !blocks.has(n); n--) missing.push(n);
        for (const found of await Promise.all(missing.map((n) => call("eth_getBlockByNumber", quantity(n), false)))) {
          if (found) blocks.set(Number(found.number), found);
        }
        for (const n of blocks.keys()) if (n <= to - BLOCKS || n > to) blocks.delete(n);
        pool = await callOr(null, "txpool_status");
        await draw();
      }
    } finally {
      fetching = false;
    }
  }

  update(html`<p class="quiet">Waiting for the node…</p>`);
  const status = await callOr(null, "evmesh_status");
  const stop = onHead((head) => follow(head).catch(() => {}));
  const timer = setInterval(() => blocks.size && draw().catch(() => {}), 10_000);
  return () => {
    stop();
    clearInterval(timer);
  };
}

async function newest(list) {
  const places = [];
  for (const b of list) {
    for (let i = b.transactions.length - 1; i >= 0 && places.length < ROWS; i--) places.push([b.number, quantity(i)]);
    if (places.length >= ROWS) break;
  }
  const found = await Promise.all(places.map(([n, i]) => call("eth_getTransactionByBlockNumberAndIndex", n, i)));
  return found.filter(Boolean);
}

/** Transactions and gas for a second of the chain, over the blocks shown. */
function rates(list) {
  if (list.length < 2) return { transactions: 0, gas: 0, seconds: 0 };
  const seconds = Math.max(1, Number(list[0].timestamp) - Number(list.at(-1).timestamp));
  const counted = list.slice(0, -1);
  return {
    transactions: counted.reduce((sum, b) => sum + b.transactions.length, 0) / seconds,
    gas: counted.reduce((sum, b) => sum + Number(b.gasUsed), 0) / seconds,
    seconds: seconds / counted.length,
  };
}

function page(list, latest, known, pool, status) {
  const head = list[0];
  if (!head) return html`<p class="quiet">Waiting for the first block…</p>`;
  const rate = rates(list);
  const oldest = [...list].reverse();
  return html`
    <div class="cards">
      ${figure("Head", block(head.number), ago(head.timestamp))}
      ${figure("Transactions", `${short(rate.transactions)}/s`, `over ${list.length} blocks`)}
      ${figure("Gas", `${short(rate.gas)}/s`, `${(100 * Number(head.gasUsed) / Number(head.gasLimit)).toFixed(0)} % of the last block`)}
      ${figure("Between blocks", `${rate.seconds.toPrecision(3)} s`)}
      ${pool ? figure("Pool", number(pool.pending), `${number(pool.queued)} wait for a nonce`) : ""}
      ${status ? figure("Lanes", status.lanes, html`<a href="#/lanes">how blocks run</a>`) : ""}
    </div>
    <h2>Gas and transactions by block</h2>
    <div class="columns">
      ${line(oldest.map((b) => [Number(b.number), Number(b.gasUsed) / 1e6]), "Mgas")}
      ${line(oldest.map((b) => [Number(b.number), b.transactions.length]), "transactions")}
    </div>
    <div class="columns">
      <section><h2>Blocks</h2><div class="scroll"><table>
        <tr><th>Block</th><th>Age</th><th class="number">Transactions</th><th class="number">Gas</th></tr>
        ${list.slice(0, ROWS).map((b) => html`<tr><td>${block(b.number)}</td><td class="quiet">${ago(b.timestamp)}</td>
          <td class="number">${number(b.transactions.length)}</td><td class="number">${short(b.gasUsed)}</td></tr>`)}
      </table></div></section>
      <section><h2>Transactions</h2><div class="scroll"><table>
        <tr><th>Transaction</th><th>From</th><th>To</th><th>Call</th><th class="number">Value</th></tr>
        ${latest.map((tx) => html`<tr><td>${transaction(tx.hash, 4)}</td><td>${account(tx.from, undefined, 4)}</td>
          <td>${account(tx.to, known.get(tx.to), 4)}</td>
          <td>${tx.input.length > 2 ? html`<span class="chip">${functionName(tx.input) ?? tx.input.slice(0, 10)}</span>` : ""}</td>
          <td class="number">${BigInt(tx.value) ? ether(tx.value) : ""}</td></tr>`)}
        ${latest.length ? "" : html`<tr><td colspan="5" class="quiet">None in the last ${list.length} blocks.</td></tr>`}
      </table></div></section>
    </div>`;
}
