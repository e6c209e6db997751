/** A contract's variables by solc's storage layout (`storageLayout`): their words are asked from the node. */

import { call } from "./rpc.js";

const MOST_ELEMENTS = 50;
const word = (value) => "0x" + BigInt(value).toString(16).padStart(64, "0");
const hash = async (hex) => BigInt(await call("web3_sha3", hex));

/** Reads words of one account at one block, each at most once. */
export class Storage {
  #words = new Map();

  constructor(address, block = "latest") {
    this.address = address;
    this.block = block;
  }

  word(slot) {
    const key = word(slot);
    if (!this.#words.has(key)) this.#words.set(key, call("eth_getStorageAt", this.address, key, this.block).then(BigInt));
    return this.#words.get(key);
  }
}

/** All variables: [{name, type, value}]; mappings have {mapping: true, slot, typeName} in place of a value. */
export async function variables(layout, storage) {
  return Promise.all(layout.storage.map(async ({ label, type, slot, offset }) => ({
    name: label, type: layout.types[type].label, ...(await value(layout, type, BigInt(slot), offset, storage)),
  })));
}

/** The type and value of a mapping for a key: a number, an address or a text, by the key's type. */
export async function entry(layout, typeName, slot, key, storage) {
  const mapping = layout.types[typeName];
  const keyType = layout.types[mapping.key];
  const encoded = keyType.encoding === "bytes" ? utf8(key) : padded(keyType.label, key);
  const found = await value(layout, mapping.value, await hash("0x" + encoded + word(slot).slice(2)), 0, storage);
  return { type: layout.types[mapping.value].label, ...found };
}

const utf8 = (text) => [...new TextEncoder().encode(text)].map((b) => b.toString(16).padStart(2, "0")).join("");

function padded(type, key) {
  if (type === "bool") return word(key === "true" ? 1 : 0).slice(2);
  if (type.startsWith("bytes")) return key.replace(/^0x/, "").padEnd(64, "0");
  return word(BigInt.asUintN(256, BigInt(key))).slice(2);
}

async function value(layout, typeName, slot, offset, storage) {
  const type = layout.types[typeName];
  if (type.encoding === "mapping") return { mapping: true, slot, typeName, keyType: layout.types[type.key].label };
  if (type.encoding === "bytes") return { value: await text(type.label, slot, storage) };
  if (type.encoding === "dynamic_array") {
    const length = await storage.word(slot);
    return elements(layout, type.base, Number(length), await hash(word(slot)), storage);
  }
  if (type.members) {
    return { members: await Promise.all(type.members.map(async (member) => ({
      name: member.label, type: layout.types[member.type].label,
      ...(await value(layout, member.type, slot + BigInt(member.slot), member.offset, storage)),
    }))) };
  }
  if (type.base) {
    const length = Number(/\[(\d+)\]$/.exec(type.label)[1]);
    return elements(layout, type.base, length, slot, storage);
  }
  return { value: scalar(type, await storage.word(slot), offset) };
}

async function elements(layout, base, length, first, storage) {
  const size = Number(layout.types[base].numberOfBytes);
  const inWord = size <= 16 ? Math.floor(32 / size) : 1;
  const words = Math.ceil(size / 32);
  const shown = Math.min(length, MOST_ELEMENTS);
  const members = await Promise.all(Array.from({ length: shown }, async (_, i) => {
    const slot = inWord > 1 ? first + BigInt(Math.floor(i / inWord)) : first + BigInt(i * words);
    const found = await value(layout, base, slot, inWord > 1 ? (i % inWord) * size : 0, storage);
    return { name: `[${i}]`, type: layout.types[base].label, ...found };
  }));
  return { members, more: length - shown };
}

function scalar({ label, numberOfBytes }, whole, offset) {
  const bits = 8 * Number(numberOfBytes);
  const raw = (whole >> BigInt(8 * offset)) & ((1n << BigInt(bits)) - 1n);
  if (label === "bool") return String(raw !== 0n);
  if (label.startsWith("int")) return BigInt.asIntN(bits, raw).toString();
  if (label.startsWith("uint") || label.startsWith("enum")) return raw.toString();
  return "0x" + raw.toString(16).padStart(bits / 4, "0");
}

async function text(label, slot, storage) {
  const head = await storage.word(slot);
  let hex;
  if (head & 1n) {
    const length = Math.min(Number((head - 1n) / 2n), 32 * MOST_ELEMENTS);
    const first = await hash(word(slot));
    const words = await Promise.all(
      Array.from({ length: Math.ceil(length / 32) }, (_, i) => storage.word(first + BigInt(i))));
    hex = words.map((w) => word(w).slice(2)).join("").slice(0, 2 * length);
  } else {
    hex = word(head).slice(2, 2 + Number(head & 0xffn));
  }
  if (label !== "string") return "0x" + hex;
  return new TextDecoder().decode(Uint8Array.from(hex.match(/../g) ?? [], (b) => parseInt(b, 16)));
}
