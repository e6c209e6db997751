// Compiles the contracts of the generated blocks into the resources of this module:
//
//   npm ci && npm run build      writes the JSON files
//   npm ci && npm run check      exits with status 1 if a file is not what the sources give
//
// Digests of generated blocks depend on every byte of this code, so the compiler, its settings and
// the library have fixed versions, and no metadata is appended.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const solc = require('solc');

const TARGET = path.join(__dirname, '../src/main/resources/io/evmesh/testkit/workload');
const LABORATORY = path.join(__dirname, '../../lab/src/main/resources/io/evmesh/lab/workload');
const CONTRACTS = {
  BenchToken: 'BenchToken.sol',
  BenchPair: 'BenchSwap.sol',
  BenchRouter: 'BenchSwap.sol',
  BenchVotes: 'BenchVotes.sol',
  BenchGovernor: 'BenchVotes.sol',
  BenchCollection: 'BenchSales.sol',
  BenchAuction: 'BenchSales.sol',
  BenchHashChain: 'BenchCompute.sol',
};
const LABORATORY_CONTRACTS = {
  SmallBank: 'SmallBank.sol',
  KeyValueStore: 'KeyValueStore.sol',
  NewOrder: 'NewOrder.sol',
  Lending: 'Lending.sol',
  OrderBook: 'OrderBook.sol',
  Collectibles: 'Collectibles.sol',
  Creatures: 'Creatures.sol',
  SupplyChain: 'SupplyChain.sol',
};
const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  metadata: { bytecodeHash: 'none', appendCBOR: false },
};

/** The compiler's output for all contracts; throws on the first error. */
function compile() {
  const sources = {};
  for (const file of new Set([...Object.values(CONTRACTS), ...Object.values(LABORATORY_CONTRACTS)])) {
    sources[file] = { content: fs.readFileSync(path.join(__dirname, file), 'utf8') };
  }
  const outputSelection = {
    '*': { '*': ['evm.deployedBytecode.object', 'evm.deployedBytecode.immutableReferences'] },
  };
  const input = { language: 'Solidity', sources, settings: { ...SETTINGS, outputSelection } };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: library }));
  for (const message of output.errors || []) {
    if (message.severity === 'error') {
      throw new Error(message.formattedMessage);
    }
    console.error(message.formattedMessage);
  }
  return output.contracts;
}

function library(file) {
  return { contents: fs.readFileSync(path.join(__dirname, 'node_modules', file), 'utf8') };
}

/** What is kept of one contract. */
function describe(name, source, compiled) {
  const code = compiled.evm.deployedBytecode;
  if (Object.keys(code.immutableReferences || {}).length > 0) {
    throw new Error(`${name} has immutables, so its runtime code is not fixed`);
  }
  return {
    name,
    source,
    compiler: `solc-js ${solc.version()}`,
    library: '@openzeppelin/contracts 5.7.0 (MIT)',
    settings: SETTINGS,
    runtimeBytecode: `0x${code.object}`,
  };
}

function main() {
  const check = process.argv.includes('--check');
  const contracts = compile();
  emit(contracts, CONTRACTS, TARGET, check);
  emit(contracts, LABORATORY_CONTRACTS, LABORATORY, check);
}

function emit(contracts, names, folder, check) {
  for (const [name, source] of Object.entries(names)) {
    const file = path.join(folder, `${name}.json`);
    const description = describe(name, source, contracts[source][name]);
    const text = `${JSON.stringify(description, null, 2)}\n`;
    if (!check) {
      fs.writeFileSync(file, text);
    } else if (fs.readFileSync(file, 'utf8') !== text) {
      console.error(`${path.relative(process.cwd(), file)} is not what ${source} compiles to`);
      process.exitCode = 1;
    }
  }
}

main();
