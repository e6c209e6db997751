/** Compiles a contract of this folder. */

import { readFileSync } from "node:fs";
import solc from "solc";

/** {abi, bytecode, artefact}; the artefact as solc's own output names its parts. */
export function compile(file, name) {
  const input = {
    language: "Solidity",
    sources: { [file]: { content: readFileSync(new URL(file, import.meta.url), "utf8") } },
    settings: { outputSelection: { "*": { "*": ["abi", "evm.bytecode", "evm.deployedBytecode", "storageLayout"] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const faults = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (faults.length) throw new Error(faults.map(({ formattedMessage }) => formattedMessage).join("\n"));
  const { abi, evm } = output.contracts[file][name];
  return { abi, bytecode: "0x" + evm.bytecode.object, artefact: { output } };
}
