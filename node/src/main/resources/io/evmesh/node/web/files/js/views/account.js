/** One account: balance, nonce, code, and a contract's variables by name where its layout is loaded. */

import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { contractAt } from "../artefacts.js";
import { account, bytes, ether, facts, notice, number } from "../format.js";
import { entry, Storage, variables } from "../layout.js";
import { call, onHead } from "../rpc.js";

const DELEGATION = "0xef0100";

export async function show(update, address) {
  if (!/^0x[0-9a-fA-F]{40}$/.test(address ?? "")) return update(notice("An address is 0x and 40 hexadecimal digits."));
  const entries = [];
  let fault = null;
  let running = false;
  let again = false;

  async function draw() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await once();
      } while (again);
    } finally {
      running = false;
    }
  }

  async function once() {
    const [balance, nonce, code, contract] = await Promise.all([
      call("eth_getBalance", address, "latest"), call("eth_getTransactionCount", address, "latest"),
      call("eth_getCode", address, "latest"), contractAt(address),
    ]);
    const storage = new Storage(address);
    const layout = contract?.layout;
    const found = layout ? await variables(layout, storage) : [];
    const looked = layout
      ? await Promise.all(entries.map(async (e) => ({ ...e, ...(await entry(layout, e.typeName, e.slot, e.key, storage)) })))
      : [];
    update(template({ address, balance, nonce, code, contract, found, looked, look, fault }));
  }

  function look(event, variable) {
    event.preventDefault();
    const key = new FormData(event.target).get("key").trim();
    event.target.reset();
    fault = null;
    entries.push({ name: `${variable.name}[${key}]`, typeName: variable.typeName, slot: variable.slot, key });
    draw().catch((e) => {
      entries.pop();
      fault = `${variable.name}[${key}]: ${e.message}`;
      return draw();
    });
  }

  await draw();
  return onHead(() => draw().catch(() => {}));
}

function template({ address, balance, nonce, code, contract, found, looked, look, fault }) {
  const isContract = code !== "0x" && !code.startsWith(DELEGATION);
  return html`
    <h1>${contract ? html`${contract.name} <span class="quiet">at</span> ` : "Account "}<span class="hash">${address}</span></h1>
    ${facts([
      ["Balance", ether(balance)],
      ["Nonce", number(nonce)],
      ["Delegates to", code.startsWith(DELEGATION) ? account("0x" + code.slice(8)) : undefined],
      ["Code", isContract ? bytes(code) : undefined],
    ])}
    ${!isContract ? nothing : !contract ? html`<p class="quiet">Load its artefact under <a href="#/abi">ABIs</a> to see names.</p>`
      : !contract.layout ? html`<p class="quiet">Its artefact has no storage layout. Ask solc for <code>storageLayout</code>.</p>`
        : html`<h2>Storage</h2><div class="scroll"><table>
          <tr><th>Variable</th><th>Type</th><th>Value</th></tr>
          ${[...found, ...looked].map((variable) => row(variable, variable.name, look))}</table></div>
          ${fault ? notice(fault) : nothing}`}`;
}

function row(variable, path, look) {
  if (variable.members) {
    return html`${variable.members.map((member) =>
      row(member, member.name.startsWith("[") ? path + member.name : `${path}.${member.name}`, look))}
      ${variable.more ? html`<tr><td>${path}</td><td colspan="2" class="quiet">and ${number(variable.more)} more</td></tr>` : nothing}`;
  }
  const shown = variable.mapping
    ? html`<form @submit=${(event) => look(event, { ...variable, name: path })}>
        <input name="key" required placeholder=${variable.keyType} aria-label="Key of ${path}"></form>`
    : variable.type === "address" || variable.type.startsWith("contract ") ? account(variable.value, variable.value)
      : html`<code>${variable.value}</code>`;
  return html`<tr><td>${path}</td><td class="quiet">${variable.type ?? ""}</td><td>${shown}</td></tr>`;
}
