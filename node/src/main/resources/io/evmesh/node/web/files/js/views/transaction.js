/** One transaction: what it called, what came of it, its logs and its messages. */

import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { decode, names } from "../artefacts.js";
import { account, block as blockLink, bytes, ether, facts, gwei, notice, number } from "../format.js";
import { call, callOr, onHead } from "../rpc.js";

const MOST_FRAMES = 500;

export async function show(update, hash) {
  const draw = async () => {
    const tx = await call("eth_getTransactionByHash", hash);
    if (!tx) {
      update(notice("This node has no such transaction."));
      return false;
    }
    const receipt = await call("eth_getTransactionReceipt", hash);
    const trace = receipt ? await callOr(null, "debug_traceTransaction", hash, { tracer: "callTracer" }) : null;
    update(await template(tx, receipt, trace));
    return Boolean(receipt);
  };
  if (await draw()) return undefined;
  const stop = onHead(() => draw().then((done) => done && stop(), () => {}));
  return stop;
}

async function template(tx, receipt, trace) {
  const logs = receipt?.logs ?? [];
  const frames = [];
  flatten(trace, frames);
  const failed = receipt?.status === "0x0";
  const [[called, error], decodedLogs, decodedFrames, known] = await Promise.all([
    decode([{ kind: "call", data: tx.input }, { kind: "error", data: failed ? trace?.output : undefined }]),
    decode(logs.map((log) => ({ kind: "log", data: log.data, topics: log.topics }))),
    decode(frames.map((frame) => ({ kind: "call", data: frame.input }))),
    names([tx.to, receipt?.contractAddress, ...logs.map((log) => log.address), ...frames.map((frame) => frame.to)]),
  ]);
  const names_ = new Map(frames.map((frame, i) => [frame, decodedFrames[i]]));
  return html`
    <h1>Transaction <span class="hash">${tx.hash}</span></h1>
    ${facts([
      ["Status", !receipt ? html`<span class="warm">waits</span>`
        : failed ? html`<span class="bad">failed</span> ${error ? html`<span class="chip">${text(error)}</span>` : trace?.revertReason ?? trace?.error ?? ""}`
          : html`<span class="good">succeeded</span>`],
      ["Block", receipt && html`${blockLink(receipt.blockNumber)}, number ${Number(receipt.transactionIndex)} in it`],
      ["From", account(tx.from)],
      ["To", account(tx.to, known.get(tx.to))],
      ["Contract made", receipt?.contractAddress && account(receipt.contractAddress, known.get(receipt.contractAddress))],
      ["Value", ether(tx.value)],
      ["Fee", receipt && ether(BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice))],
      ["Gas", receipt ? `${number(receipt.gasUsed)} of ${number(tx.gas)}` : number(tx.gas)],
      ["Gas price", gwei(receipt?.effectiveGasPrice ?? tx.gasPrice)],
      ["Nonce", number(tx.nonce)],
      ["Type", Number(tx.type)],
      ["Call", called && call_(called)],
      ["Data", tx.input === "0x" ? undefined : bytes(tx.input)],
    ])}
    ${logs.length === 0 ? nothing : html`<h2>${number(logs.length)} logs</h2>
      ${logs.slice(0, 200).map((log, i) => html`<div class="card" style="margin-bottom:.5rem">
        <div class="label">${Number(log.logIndex)} · ${account(log.address, known.get(log.address))}</div>
        ${decodedLogs[i] ? call_(decodedLogs[i]) : html`
          ${log.topics.map((topic) => html`<div><code>${topic}</code></div>`)}${bytes(log.data)}`}</div>`)}
      ${logs.length > 200 ? html`<p class="quiet">The first 200 are shown.</p>` : nothing}`}
    ${trace?.calls?.length ? html`<h2>Messages</h2><div class="card"><ul class="tree">${frame(trace, names_, known)}</ul></div>` : nothing}
    ${frames.length >= MOST_FRAMES ? html`<p class="quiet">The first ${MOST_FRAMES} messages are shown.</p>` : nothing}`;
}

function flatten(at, frames) {
  if (!at || frames.length >= MOST_FRAMES) return;
  frames.push(at);
  at.calls?.forEach((inner) => flatten(inner, frames));
}

const shownValue = (value) => (Array.isArray(value) ? `[${value.map(shownValue).join(", ")}]` : String(value));

const text = ({ name, arguments: list }) => `${name}(${list.map(({ value }) => shownValue(value)).join(", ")})`;

const call_ = ({ name, arguments: list }) => html`<strong>${name}</strong>
  ${list.map((argument) => html`<div><span class="quiet">${argument.type} ${argument.name}</span>
    ${argument.type === "address" ? account(argument.value, argument.value) : html`<code>${shownValue(argument.value)}</code>`}</div>`)}`;

function frame(at, decoded, known) {
  if (!decoded.has(at)) return nothing;
  const call = decoded.get(at);
  return html`<li><span class="chip">${at.type}</span> ${account(at.to, known.get(at.to))}
    ${call ? html`<code>${text(call)}</code>` : at.input?.length > 2 ? html`<code>${at.input.slice(0, 10)}</code>` : ""}
    ${at.value && BigInt(at.value) ? ether(at.value) : ""} <span class="quiet">${number(at.gasUsed)} gas</span>
    ${at.error ? html`<span class="bad">${at.revertReason ?? at.error}</span>` : ""}
    ${at.calls?.length ? html`<ul class="tree">${at.calls.map((inner) => frame(inner, decoded, known))}</ul>` : nothing}</li>`;
}
