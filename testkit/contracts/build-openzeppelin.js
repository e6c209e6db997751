// Compiles OpenZeppelin.sol, contracts of that library as they are, into a resource of this module's
// tests:
//
//   npm ci && npm run openzeppelin            writes it
//   npm ci && npm run check-openzeppelin      exits with status 1 if it is not what the sources give
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const solc = require('solc');

const TARGET = path.join(__dirname, '../src/test/resources/io/evmesh/testkit/commute/openzeppelin.csv');
const SOURCE = 'OpenZeppelin.sol';
const SETTINGS = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
};

function library(name) {
  return { contents: fs.readFileSync(require.resolve(name), 'utf8') };
}

function main() {
  const sources = { [SOURCE]: { content: fs.readFileSync(path.join(__dirname, SOURCE), 'utf8') } };
  const input = { language: 'Solidity', sources, settings: SETTINGS };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: library }));
  const errors = (output.errors || []).filter((message) => message.severity === 'error');
  if (errors.length > 0) {
    throw new Error(errors[0].formattedMessage);
  }
  const rows = ['contract,initCode'];
  for (const [name, contract] of Object.entries(output.contracts[SOURCE])) {
    rows.push(`${name},${contract.evm.bytecode.object}`);
  }
  const text = `${rows.join('\n')}\n`;
  if (!process.argv.includes('--check')) {
    fs.mkdirSync(path.dirname(TARGET), { recursive: true });
    fs.writeFileSync(TARGET, text);
  } else if (fs.readFileSync(TARGET, 'utf8') !== text) {
    console.error(`${path.relative(process.cwd(), TARGET)} is not what ${SOURCE} compiles to`);
    process.exitCode = 1;
  }
}

main();
