/** One block: header, transactions by pages, and how its transactions met. */

import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { functionName, names } from "../artefacts.js";
import { account, bytes, ether, facts, gwei, notice, number, time, transaction } from "../format.js";
import { conflictGraph } from "../graph.js";
import { call, callOr, quantity } from "../rpc.js";

const PAGE = 50;

export async function show(update, named) {
  const asked = /^\d+$/.test(named ?? "") ? quantity(BigInt(named)) : named;
  const block = await call("eth_getBlockByNumber", asked ?? "latest", false);
  if (!block) return update(notice(`There is no block ${named}.`));
  let page = 0;
  let rows = [];
  let conflicts = null;

  async function turn(to) {
    page = to;
    const hashes = block.transactions.slice(page * PAGE, (page + 1) * PAGE);
    const found = await Promise.all(hashes.map((hash) => call("eth_getTransactionByHash", hash)));
    const receipts = await Promise.all(hashes.map((hash) => call("eth_getTransactionReceipt", hash)));
    const known = await names(found.map((tx) => tx.to));
    rows = found.map((tx, i) => ({ tx, receipt: receipts[i], name: known.get(tx.to) }));
    draw();
  }

  function draw() {
    update(template(block, rows, page, turn, conflicts));
  }

  await turn(0);
  conflicts = block.transactions.length ? await callOr(null, "evmesh_conflicts", block.number) : null;
  if (conflicts) draw();
}

function template(block, rows, page, turn, conflicts) {
  const n = Number(block.number);
  const count = block.transactions.length;
  const last = Math.max(0, Math.ceil(count / PAGE) - 1);
  return html`
    <h1>Block ${number(n)}</h1>
    <div class="pages">
      ${n > 0 ? html`<a href="#/block/${n - 1}">← ${number(n - 1)}</a>` : ""}<a href="#/block/${n + 1}">${number(n + 1)} →</a>
    </div>
    ${facts([
      ["Hash", html`<span class="hash">${block.hash}</span>`],
      ["Time", time(block.timestamp)],
      ["Fee recipient", account(block.miner)],
      ["Gas used", `${number(block.gasUsed)} of ${number(block.gasLimit)} (${(100 * Number(block.gasUsed) / Number(block.gasLimit)).toFixed(1)} %)`],
      ["Base fee", block.baseFeePerGas && gwei(block.baseFeePerGas)],
      ["State root", html`<span class="hash">${block.stateRoot}</span>`],
      ["Withdrawals", block.withdrawals?.length ? number(block.withdrawals.length) : undefined],
      ["Blob gas", Number(block.blobGasUsed ?? 0) ? number(block.blobGasUsed) : undefined],
      ["Size", `${number(block.size)} bytes`],
      ["Extra data", block.extraData === "0x" ? undefined : bytes(block.extraData)],
    ])}
    ${conflicts ? conflictGraph(conflicts) : nothing}
    <h2>${number(count)} transactions</h2>
    ${count === 0 ? nothing : html`
      <div class="scroll"><table>
        <tr><th class="number">#</th><th>Transaction</th><th>From</th><th>To</th><th>Call</th><th class="number">Value</th><th class="number">Gas</th><th></th></tr>
        ${rows.map(({ tx, receipt, name }) => html`<tr>
          <td class="number">${Number(tx.transactionIndex)}</td><td>${transaction(tx.hash)}</td><td>${account(tx.from)}</td>
          <td>${account(tx.to, name)}</td>
          <td>${tx.input.length > 2 ? html`<span class="chip">${functionName(tx.input) ?? tx.input.slice(0, 10)}</span>` : ""}</td>
          <td class="number">${BigInt(tx.value) ? ether(tx.value) : ""}</td><td class="number">${number(receipt.gasUsed)}</td>
          <td>${receipt.status === "0x0" ? html`<span class="bad">failed</span>` : ""}</td></tr>`)}
      </table></div>
      <div class="pages">
        <button ?disabled=${page === 0} @click=${() => turn(page - 1)}>Earlier</button>
        <span>${page * PAGE + 1} to ${Math.min(count, (page + 1) * PAGE)}</span>
        <button ?disabled=${page >= last} @click=${() => turn(page + 1)}>Later</button>
      </div>`}`;
}
