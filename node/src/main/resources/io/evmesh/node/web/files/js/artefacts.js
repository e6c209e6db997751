/**
 * What this browser was told of contracts: ABIs, storage layouts and code, read from a Hardhat or Foundry folder or from
 * single files. They stay in the browser (IndexedDB); the node decodes by the fragment that fits.
 */

import { call, callOr } from "./rpc.js";

const DATABASE = "evmesh";
const STORE = "artefacts";
const MOST_FILE_BYTES = 50_000_000;
const MOST_FRAGMENTS = 20_000;

let contracts = []; // {name, abi, layout?, code?, holes}
let fragments = new Map(); // selector or topic of the kind "call:0x…", "log:0x…", "error:0x…" to a fragment
const known = new Map(); // address to contract, or null

/** A fragment's signature in canonical form: transfer(address,uint256). */
export function signature(fragment) {
  const type = ({ type: name, components }) =>
    name.startsWith("tuple") ? `(${components.map(type).join(",")})${name.slice(5)}` : name;
  return `${fragment.name}(${(fragment.inputs ?? []).map(type).join(",")})`;
}

function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore(mode, action) {
  const opened = await database();
  return new Promise((resolve, reject) => {
    const request = action(opened.transaction(STORE, mode).objectStore(STORE));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }).finally(() => opened.close());
}

/** Reads what was kept. */
export async function load() {
  const kept = await inStore("readonly", (store) => store.get("all")).catch(() => undefined);
  if (kept) ({ contracts, fragments } = kept);
}

export const all = () => contracts;

export async function forget() {
  contracts = [];
  fragments = new Map();
  known.clear();
  await inStore("readwrite", (store) => store.clear());
}

/** Takes in files; tells how many contracts they hold and which files hold none. */
export async function add(files) {
  const found = [];
  const refused = [];
  for (const file of files) {
    if (!file.name.endsWith(".json")) continue;
    try {
      if (file.size > MOST_FILE_BYTES) throw new Error("too large");
      found.push(...read(JSON.parse(await file.text()), file.name.replace(/(\.abi)?\.json$/, "")));
    } catch (e) {
      refused.push(`${file.name}: ${e.message}`);
    }
  }
  const named = new Map(contracts.map((contract) => [contract.name, contract]));
  for (const contract of found) named.set(contract.name, { ...named.get(contract.name), ...contract });
  contracts = [...named.values()].sort((a, b) => a.name.localeCompare(b.name));
  await index();
  known.clear();
  await inStore("readwrite", (store) => store.put({ contracts, fragments }, "all"));
  return { found: found.length, refused };
}

function read(json, fileName) {
  if (Array.isArray(json)) return [contract(fileName, json)];
  const output = json.output?.contracts;
  if (output) {
    return Object.values(output).flatMap((file) =>
      Object.entries(file).map(([name, compiled]) =>
        contract(name, compiled.abi, compiled.storageLayout, compiled.evm?.deployedBytecode)));
  }
  if (!Array.isArray(json.abi)) return [];
  const code = typeof json.deployedBytecode === "string" ? { object: json.deployedBytecode } : json.deployedBytecode;
  return [contract(json.contractName ?? fileName, json.abi, json.storageLayout, code)];
}

function contract(name, abi, layout, deployed) {
  const result = { name, abi };
  if (layout?.storage) result.layout = layout;
  const code = deployed?.object?.replace(/^0x/, "");
  if (code) {
    result.code = code;
    const references = [deployed.immutableReferences, ...Object.values(deployed.linkReferences ?? {})];
    result.holes = references.flatMap((byName) => Object.values(byName ?? {}).flat());
  }
  return result;
}

/** Finds the selector or topic of every fragment. The node hashes, in calls of which some run at once. */
async function index() {
  fragments = new Map();
  const named = contracts.flatMap((c) => c.abi).filter(({ type }) => ["function", "event", "error"].includes(type));
  const bySignature = new Map(named.map((fragment) => [fragment.type + signature(fragment), fragment]));
  const list = [...bySignature.values()].slice(0, MOST_FRAGMENTS);
  for (let from = 0; from < list.length; from += 64) {
    await Promise.all(list.slice(from, from + 64).map(async (fragment) => {
      const bytes = new TextEncoder().encode(signature(fragment));
      const text = "0x" + [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
      const hash = await call("web3_sha3", text);
      if (fragment.type === "event") fragments.set(`log:${hash}`, fragment);
      else fragments.set(`${fragment.type === "error" ? "error" : "call"}:${hash.slice(0, 10)}`, fragment);
    }));
  }
}

const STANDARD_ERRORS = [
  { type: "error", name: "Error", inputs: [{ name: "reason", type: "string" }], selector: "0x08c379a0" },
  { type: "error", name: "Panic", inputs: [{ name: "code", type: "uint256" }], selector: "0x4e487b71" },
];

function fragmentOf({ kind, data, topics }) {
  if (kind === "log") return fragments.get(`log:${topics?.[0]}`);
  const selector = data?.slice(0, 10);
  return fragments.get(`${kind}:${selector}`)
    ?? (kind === "error" ? STANDARD_ERRORS.find((error) => error.selector === selector) : undefined);
}

/** The name of the function that call data calls; undefined where no ABI knows it. */
export const functionName = (data) => fragments.get(`call:${data?.slice(0, 10)}`)?.name;

/**
 * Decodes calls, logs and errors: {kind, data, topics} to {name, arguments: [{name, type, value}]}, or null where no
 * ABI fits.
 */
export async function decode(items) {
  const fitting = items.map((item) => ({ ...item, abi: fragmentOf(item) }));
  const asked = fitting.filter((item) => item.abi).map(({ abi, data, topics }) => ({ abi, data, topics }));
  const answers = asked.length ? await callOr(asked.map(() => null), "evmesh_decode", asked) : [];
  return fitting.map((item) => {
    const answer = item.abi ? answers.shift() : null;
    return answer ? { name: item.abi.name, arguments: answer } : null;
  });
}

/** The contract whose code an account has; null where none of the loaded ones. */
export async function contractAt(address) {
  if (!address || contracts.length === 0) return null;
  if (!known.has(address)) {
    const code = (await callOr("0x", "eth_getCode", address, "latest")).slice(2);
    known.set(address, contracts.find((c) => c.code && isSame(c, code)) ?? null);
  }
  return known.get(address);
}

function isSame({ code, holes }, deployed) {
  if (code.length !== deployed.length) return false;
  let at = 0;
  for (const { start, length } of [...holes].sort((a, b) => a.start - b.start)) {
    if (code.slice(at, 2 * start) !== deployed.slice(at, 2 * start)) return false;
    at = 2 * (start + length);
  }
  return code.slice(at) === deployed.slice(at);
}

/** The names of the accounts of which a contract is loaded. */
export async function names(addresses) {
  const distinct = [...new Set(addresses.filter(Boolean))];
  const found = await Promise.all(distinct.map(async (address) => [address, (await contractAt(address))?.name]));
  return new Map(found);
}
