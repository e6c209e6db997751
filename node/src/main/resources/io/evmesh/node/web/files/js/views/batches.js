/** Batches: how far each is, and of a batch of ballots the tally; what was refused, with reasons. */

import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { account, block, facts, figure, notice, number, transaction } from "../format.js";
import { call, onHead, RpcError } from "../rpc.js";

const PAGE = 100;
const MOST_ASKED = 10_000;
const EVERY_MS = 1_000;
const STATES = ["waiting", "included", "reverted", "refused", "expired"];
const COLOURS = { included: "good", reverted: "bad", refused: "bad", expired: "warm", waiting: "quiet" };
const SUPPORT = ["against", "for", "abstain"];

export async function show(update, id) {
  return id ? one(update, id) : list(update);
}

async function list(update) {
  async function draw() {
    try {
      const batches = await call("evmesh_listBatches");
      update(html`<h1>Batches</h1>
        ${batches.length === 0 ? html`<p class="quiet">None has been submitted. <code>./evmesh votes submit</code> and
          <code>evmesh_submitBatch</code> do.</p>` : html`<div class="scroll"><table>
          <tr><th>Batch</th><th>Of</th><th>Accepted</th><th>Progress</th>${STATES.map((s) => html`<th class="number">${s}</th>`)}</tr>
          ${batches.map((b) => html`<tr><td><a href="#/batches/${encodeURIComponent(b.id)}">${b.id}</a></td><td>${b.kind}</td>
            <td>${new Date(b.acceptedAt).toLocaleString()}</td><td>${bar(b.counts)}</td>
            ${STATES.map((s) => html`<td class="number">${number(b.counts[s])}</td>`)}</tr>`)}
        </table></div>`}`);
    } catch (e) {
      if (!(e instanceof RpcError)) throw e;
      update(notice(e.message));
    }
  }
  await draw();
  return often(draw);
}

/** Draws again with each head, and meanwhile as items change. */
function often(draw) {
  const again = () => draw().catch(() => {});
  const timer = setInterval(again, EVERY_MS);
  const stop = onHead(again);
  return () => {
    clearInterval(timer);
    stop();
  };
}

function bar(counts) {
  const done = counts.items ? (100 * (counts.items - counts.waiting)) / counts.items : 100;
  return html`<span class="meter" role="progressbar" aria-valuenow=${Math.round(done)} aria-valuemin="0" aria-valuemax="100"><i
    style="width:${done}%"></i></span> ${done.toFixed(0)} %`;
}

async function one(update, id) {
  let state = "";
  let from = 0;
  let earlier = []; // where the pages before began

  async function draw() {
    const wanted = { from, items: PAGE, history: true, ...(state ? { state } : {}) };
    update(template(await call("evmesh_getBatch", id, wanted)));
  }

  async function turn(to, before) {
    from = to;
    earlier = before;
    await draw();
  }

  async function choose(next) {
    state = next;
    await turn(0, []);
  }

  function template(b) {
    return html`<h1>Batch ${b.id}</h1>
      ${facts([
        ["Of", b.kind === "votes" ? "ballots" : "transactions"],
        ["Mode", b.mode],
        ["Accepted", new Date(b.acceptedAt).toLocaleString()],
        ["Finished", b.finishedAt ? new Date(b.finishedAt).toLocaleString() : "not yet"],
        ["Deadline", b.deadline ? new Date(b.deadline).toLocaleString() : undefined],
        ["Digest", html`<span class="hash">${b.digest}</span>`],
        ["Progress", bar(b.counts)],
      ])}
      <h2>Items</h2>
      <div class="cards">${figure("All", number(b.counts.items))}${STATES.map((s) =>
        figure(s, html`<span class=${COLOURS[s]}>${number(b.counts[s])}</span>`))}</div>
      ${b.votes ? tally(b.votes) : nothing}
      <div class="pages">
        <label>Show <select @change=${(e) => choose(e.target.value)}>
          <option value="">all</option>${STATES.map((s) => html`<option value=${s}>${s}</option>`)}</select></label>
        <button @click=${() => download(b.id)}>Download as CSV</button>
        <span class="quiet">For a bundle that proves it: <code>./evmesh votes audit ${b.id} -o bundle.zip</code></span>
      </div>
      ${b.items.length === 0 ? html`<p class="quiet">None.</p>` : html`<div class="scroll"><table>
        <tr><th class="number">#</th><th>State</th><th>Why</th>${b.kind === "votes" ? html`<th>Voter</th><th>Vote</th><th class="number">Weight</th>` : nothing}
          <th>Transaction</th><th>Block</th></tr>
        ${b.items.map((item) => row(item, b.kind === "votes"))}</table></div>`}
      <div class="pages">
        <button ?disabled=${earlier.length === 0} @click=${() => turn(earlier.at(-1), earlier.slice(0, -1))}>Earlier</button>
        <button ?disabled=${b.next === null} @click=${() => turn(b.next, [...earlier, from])}>Later</button>
      </div>
      ${b.history?.length ? html`<h2>What happened</h2><div class="card">${b.history.map(({ time, event }) =>
        html`<div><span class="quiet">${new Date(time).toLocaleTimeString()}</span> ${event}</div>`)}</div>` : nothing}`;
  }

  await draw();
  return often(draw);
}

function tally(votes) {
  const now = votes.now ?? votes.before;
  return html`<h2>Tally of proposal <span class="hash">${votes.proposalId}</span></h2>
    <div class="cards">${["for", "against", "abstain"].map((side) => figure(side, weight(now[side]), `before the batch ${weight(votes.before[side])}`))}
      ${figure("Quorum", now.quorumReached ? html`<span class="good">reached</span>` : "not reached", weight(now.quorum))}
      ${figure("Proposal", now.state)}</div>`;
}

/** Weights are mostly counted in units of 10^18. */
function weight(text) {
  const value = BigInt(text);
  const unit = 10n ** 18n;
  return value >= unit && value % (unit / 1000n) === 0n ? `${Number(value / (unit / 1000n)) / 1000} · 10¹⁸` : value.toLocaleString("en");
}

function row(item, isVote) {
  const ballot = item.ballot ?? {};
  return html`<tr><td class="number">${item.index}</td><td class=${COLOURS[item.state]}>${item.state}</td><td>${item.reason ?? ""}</td>
    ${isVote ? html`<td>${ballot.voter ? account(ballot.voter) : ""}</td><td>${SUPPORT[ballot.support] ?? ballot.support ?? ""}</td>
      <td class="number">${ballot.weight ? weight(ballot.weight) : ""}</td>` : nothing}
    <td>${item.transactionHash ? transaction(item.transactionHash) : ""}</td>
    <td>${item.blockNumber !== undefined ? block(item.blockNumber) : ""}</td></tr>`;
}

const COLUMNS = ["index", "state", "reason", "voter", "support", "weight", "transactionHash", "blockNumber", "gasUsed"];

/** A field that spreadsheets read as text, not as a formula. */
function quoted(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

async function download(id) {
  const lines = [COLUMNS.join(",")];
  for (let from = 0; from !== null; ) {
    const page = await call("evmesh_getBatch", id, { from, items: MOST_ASKED });
    for (const item of page.items) {
      lines.push(COLUMNS.map((name) => quoted(item[name] ?? item.ballot?.[name])).join(","));
    }
    from = page.next;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
  link.download = `${id}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
