/** The frame of the page: the bar at the top, and which view the address names. */

import { html, nothing, render } from "../lib/lit-html/lit-html.js";
import { load } from "./artefacts.js";
import { notice } from "./format.js";
import { call, connect, onHead, onState, useToken } from "./rpc.js";
import * as accountView from "./views/account.js";
import * as artefactsView from "./views/artefacts.js";
import * as batchesView from "./views/batches.js";
import * as blockView from "./views/block.js";
import * as homeView from "./views/home.js";
import * as lanesView from "./views/lanes.js";
import * as poolView from "./views/pool.js";
import * as transactionView from "./views/transaction.js";

/** A view exports show(update, ...arguments); it calls update(template), and may return a function that ends it. */
const VIEWS = {
  "": homeView, block: blockView, tx: transactionView, account: accountView, pool: poolView, batches: batchesView,
  lanes: lanesView, abi: artefactsView,
};
const PLACES = [["", "Blocks"], ["pool", "Pool"], ["batches", "Batches"], ["lanes", "Lanes"], ["abi", "ABIs"]];
const STATES = { live: "● live", polling: "● asking", connecting: "○ connecting", token: "○ token needed" };
const THEME = "evmesh.theme";

const root = document.documentElement;
const view = document.getElementById("view");
let end;
let shown = 0;
let state = "connecting";

function theme(next) {
  root.dataset.theme = next;
}

function toggleTheme() {
  const next = root.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem(THEME, next);
  theme(next);
}

const parts = () => location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);

function bar() {
  const [here] = parts();
  render(html`
    <a class="brand" href="#/">evmesh</a>
    <nav aria-label="Views">${PLACES.map(([name, label]) => html`
      <a href="#/${name}" aria-current=${here === name ? "page" : nothing}>${label}</a>`)}</nav>
    <form role="search" @submit=${search}>
      <input name="what" placeholder="Block, transaction or account" aria-label="Block, transaction or account" autocomplete="off">
    </form>
    <span class=${state === "live" ? "good" : "quiet"} role="status">${STATES[state]}</span>
    ${state !== "token" ? nothing : html`<form @submit=${giveToken}>
      <input name="token" type="password" placeholder="Bearer token" aria-label="Bearer token"></form>`}
    <button @click=${toggleTheme} aria-label="Light or dark">◐</button>`, document.getElementById("top"));
}

function giveToken(event) {
  event.preventDefault();
  useToken(new FormData(event.target).get("token"));
  show();
}

async function search(event) {
  event.preventDefault();
  const what = new FormData(event.target).get("what").trim();
  event.target.reset();
  if (/^0x[0-9a-fA-F]{40}$/.test(what)) location.hash = `#/account/${what}`;
  else if (/^0x[0-9a-fA-F]{64}$/.test(what)) {
    const block = await call("eth_getBlockByHash", what, false);
    location.hash = block ? `#/block/${Number(block.number)}` : `#/tx/${what}`;
  } else if (/^[0-9][0-9,]*$/.test(what)) location.hash = `#/block/${what.replaceAll(",", "")}`;
  else render(notice("This is no block number, no hash of 32 bytes and no address of 20 bytes."), view);
}

async function show() {
  end?.();
  end = undefined;
  const mine = ++shown;
  const [name, ...rest] = parts();
  bar();
  const update = (template) => {
    if (mine === shown) render(template, view);
  };
  const chosen = VIEWS[name];
  if (!chosen) return update(notice("There is no such page."));
  try {
    const ending = await chosen.show(update, ...rest);
    if (mine === shown) end = ending;
    else ending?.();
  } catch (e) {
    update(notice(e.message));
  }
}

theme(localStorage.getItem(THEME) ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
onState((next) => {
  state = next;
  bar();
});
onHead((number) => {
  document.title = `${number} · evmesh`;
});
addEventListener("hashchange", show);
connect();
load().then(show);
