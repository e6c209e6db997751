/** Which contracts this browser knows. */

import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { add, all, forget } from "../artefacts.js";
import { number } from "../format.js";

export async function show(update) {
  let said = null;

  function draw() {
    update(html`
      <h1>ABIs</h1>
      <p>Choose the <code>artifacts</code> or <code>out</code> folder of a Hardhat or Foundry project, or single files. Calls, logs,
        errors and, where a storage layout is there, variables are then shown by name. The files stay in this browser.</p>
      <div class="pages">
        <label>Folder <input type="file" webkitdirectory @change=${take}></label>
        <label>Files <input type="file" multiple accept=".json" @change=${take}></label>
        <button ?disabled=${all().length === 0} @click=${clear}>Forget all</button>
      </div>
      ${said ? html`<p role="status">${said}</p>` : nothing}
      ${all().length === 0 ? nothing : html`<div class="scroll"><table>
        <tr><th>Contract</th><th class="number">Functions</th><th class="number">Events</th><th class="number">Errors</th><th>Code</th><th>Storage layout</th></tr>
        ${all().map(({ name, abi, code, layout }) => html`<tr><td>${name}</td>
          ${["function", "event", "error"].map((type) => html`<td class="number">${number(abi.filter((f) => f.type === type).length)}</td>`)}
          <td>${code ? "yes" : html`<span class="quiet">no</span>`}</td><td>${layout ? "yes" : html`<span class="quiet">no</span>`}</td></tr>`)}
      </table></div>`}`);
  }

  async function take(event) {
    const files = [...event.target.files];
    said = "Reading…";
    draw();
    const { found, refused } = await add(files);
    event.target.value = "";
    said = html`${number(found)} contracts read.${refused.map((reason) => html`<br><span class="bad">${reason}</span>`)}`;
    draw();
  }

  async function clear() {
    await forget();
    said = "Nothing is known now.";
    draw();
  }

  draw();
}
