/** Transactions that wait. */

import { html } from "../../lib/lit-html/lit-html.js";
import { functionName } from "../artefacts.js";
import { account, ether, figure, gwei, number, transaction } from "../format.js";
import { call, onHead } from "../rpc.js";

const ROWS = 200;
const EVERY_MS = 2_000;

export async function show(update) {
  async function draw() {
    const status = await call("txpool_status");
    const small = Number(status.pending) + Number(status.queued) <= 5_000;
    update(template(status, small ? await call("txpool_content") : null));
  }

  await draw();
  const timer = setInterval(() => draw().catch(() => {}), EVERY_MS);
  const stop = onHead(() => draw().catch(() => {}));
  return () => {
    clearInterval(timer);
    stop();
  };
}

const flat = (bySender = {}) => Object.values(bySender).flatMap((byNonce) => Object.values(byNonce));

function template(status, content) {
  const rows = content
    ? [...flat(content.pending).map((tx) => [tx, "ready"]), ...flat(content.queued).map((tx) => [tx, "waits for a nonce"])]
    : [];
  return html`
    <h1>Pool</h1>
    <div class="cards">${figure("Ready", number(status.pending))}${figure("Wait for a nonce", number(status.queued))}</div>
    ${content ? "" : html`<p class="quiet">There are too many to list.</p>`}
    ${rows.length === 0 ? "" : html`<h2>Transactions</h2><div class="scroll"><table>
      <tr><th>Transaction</th><th>From</th><th class="number">Nonce</th><th>To</th><th>Call</th><th class="number">Value</th><th class="number">Most for gas</th><th></th></tr>
      ${rows.slice(0, ROWS).map(([tx, state]) => html`<tr><td>${transaction(tx.hash)}</td><td>${account(tx.from)}</td>
        <td class="number">${number(tx.nonce)}</td><td>${account(tx.to)}</td>
        <td>${tx.input.length > 2 ? html`<span class="chip">${functionName(tx.input) ?? tx.input.slice(0, 10)}</span>` : ""}</td>
        <td class="number">${ether(tx.value)}</td><td class="number">${gwei(tx.maxFeePerGas ?? tx.gasPrice)}</td>
        <td class="quiet">${state}</td></tr>`)}</table></div>
      ${rows.length > ROWS ? html`<p class="quiet">The first ${ROWS} of ${number(rows.length)}.</p>` : ""}`}`;
}
