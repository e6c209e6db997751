// Compiles the contracts of the demonstration, and those that votes are tested with, into resources:
//
//   npm ci && npm run build      writes the JSON files
//   npm ci && npm run check      exits with status 1 if a file is not what the sources give
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const solc = require('solc');

const MAIN = '../src/main/resources/io/evmesh/node/dao';
const TEST = '../src/test/resources/governors';
const CONTRACTS = {
  DaoToken: ['DaoToken.sol', MAIN],
  DaoGovernor: ['DaoGovernor.sol', MAIN],
  SimpleGovernor: ['TestGovernors.sol', TEST],
  FractionalGovernor: ['TestGovernors.sol', TEST],
  Wallet: ['TestGovernors.sol', TEST],
  Bravo: ['TestGovernors.sol', TEST],
  GasBurner: ['TestGovernors.sol', TEST],
  Liar: ['TestGovernors.sol', TEST],
  OlderGovernor: ['OlderGovernor.sol', TEST],
};
const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  viaIR: true,
  metadata: { bytecodeHash: 'none', appendCBOR: false },
};

/** The compiler's output for all contracts; throws on the first error. */
function compile() {
  const sources = {};
  for (const [file] of Object.values(CONTRACTS)) {
    sources[file] = { content: fs.readFileSync(path.join(__dirname, file), 'utf8') };
  }
  const outputSelection = { '*': { '*': ['evm.bytecode.object'] } };
  const input = { language: 'Solidity', sources, settings: { ...SETTINGS, outputSelection } };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: library }));
  for (const message of output.errors || []) {
    if (message.severity === 'error') {
      throw new Error(message.formattedMessage);
    }
  }
  return output.contracts;
}

function library(file) {
  return { contents: fs.readFileSync(path.join(__dirname, 'node_modules', file), 'utf8') };
}

function main() {
  const check = process.argv.includes('--check');
  const contracts = compile();
  for (const [name, [source, folder]] of Object.entries(CONTRACTS)) {
    const file = path.join(__dirname, folder, `${name}.json`);
    const description = {
      name,
      source: `node/contracts/${source}`,
      compiler: `solc-js ${solc.version()}`,
      settings: SETTINGS,
      bytecode: `0x${contracts[source][name].evm.bytecode.object}`,
    };
    const text = `${JSON.stringify(description, null, 2)}\n`;
    if (!check) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    } else if (fs.readFileSync(file, 'utf8') !== text) {
      console.error(`${path.relative(process.cwd(), file)} is not what ${source} compiles to`);
      process.exitCode = 1;
    }
  }
}

main();
