/** How values are shown. */

import { html, nothing } from "../lib/lit-html/lit-html.js";

const UNITS = ["", "k", "M", "G", "T"];

export const number = (value) => Number(value).toLocaleString("en");

/** 12345678 as "12.3 M". */
export function short(value) {
  let rest = Number(value);
  let unit = 0;
  while (rest >= 1000 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${rest >= 100 || unit === 0 ? Math.round(rest) : rest.toPrecision(3)} ${UNITS[unit]}`.trim();
}

function decimal(wei, places) {
  const value = BigInt(wei);
  const unit = 10n ** BigInt(places);
  const fraction = (value % unit).toString().padStart(places, "0").replace(/0+$/, "");
  return (value / unit).toLocaleString("en") + (fraction ? `.${fraction}` : "");
}

export const ether = (wei) => `${decimal(wei, 18)} ETH`;
export const gwei = (wei) => `${decimal(wei, 9)} gwei`;

export function time(seconds) {
  const at = new Date(Number(seconds) * 1000);
  return html`<time datetime=${at.toISOString()} title=${at.toISOString()}>${at.toLocaleString()}</time>`;
}

/** How long ago, in the largest unit that fits. */
export function ago(seconds) {
  const passed = Math.max(0, Math.round(Date.now() / 1000 - Number(seconds)));
  if (passed < 60) return `${passed} s ago`;
  if (passed < 3600) return `${Math.floor(passed / 60)} min ago`;
  return passed < 86_400 ? `${Math.floor(passed / 3600)} h ago` : `${Math.floor(passed / 86_400)} d ago`;
}

/** 1.5e6 nanoseconds as "1.50 ms". */
export function duration(nanos) {
  const n = Number(nanos);
  if (n >= 1e9) return `${(n / 1e9).toPrecision(3)} s`;
  return n >= 1e6 ? `${(n / 1e6).toPrecision(3)} ms` : `${(n / 1e3).toPrecision(3)} µs`;
}

const cut = (hex, ends) => (hex.length <= 2 * ends + 3 ? hex : `${hex.slice(0, 2 + ends)}…${hex.slice(-ends)}`);

export const block = (n) => html`<a href="#/block/${Number(n)}">${number(n)}</a>`;

export const transaction = (hash, ends = 6) =>
  html`<a class="hash" href="#/tx/${hash}" title=${hash}>${cut(hash, ends)}</a>`;

/** A link to an account, by the name its code has in the loaded ABIs. */
export function account(address, name, ends = 6) {
  if (!address) return html`<span class="quiet">new contract</span>`;
  return html`<a class="hash" href="#/account/${address}" title=${address}>${name ?? cut(address, ends)}</a>`;
}

/** Bytes, cut where they are long; all of them behind a click. */
export function bytes(hex) {
  const length = (hex.length - 2) / 2;
  if (length <= 64) return html`<code>${hex}</code>`;
  return html`<details><summary><code>${cut(hex, 16)}</code> <span class="quiet">${number(length)} bytes</span></summary>
    <pre><code>${hex}</code></pre></details>`;
}

/** A list of what is known of a thing: pairs of a name and a value; what is undefined is left out. */
export const facts = (pairs) =>
  html`<dl>${pairs.map(([name, value]) =>
    value === undefined || value === null ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

export const figure = (label, value, note = "") =>
  html`<div class="card"><div class="label">${label}</div><div class="figure">${value}</div><div class="note">${note}</div></div>`;

export const notice = (text) => html`<p class="notice" role="alert">${text}</p>`;
