// Compiles Forms.sol with compilers from 0.4 to 0.8, with and without their optimiser and pipeline
// through Yul, into a resource of this module's tests:
//
//   npm ci && npm run forms            writes it
//   npm ci && npm run check-forms      exits with status 1 if it is not what the source gives
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const TARGET = path.join(__dirname, '../src/test/resources/io/evmesh/testkit/commute/forms.csv');
const SOURCE = fs.readFileSync(path.join(__dirname, 'Forms.sol'), 'utf8');
const COMPILERS = ['solc-0.4', 'solc-0.5', 'solc-0.6', 'solc-0.7', 'solc-0.8.4', 'solc'];

function compile(name, optimizer, viaIR) {
  const solc = require(name);
  const settings = {
    optimizer: { enabled: optimizer, runs: 200 },
    outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } },
  };
  if (viaIR) {
    settings.viaIR = true;
  }
  const input = { language: 'Solidity', sources: { 'Forms.sol': { content: SOURCE } }, settings };
  const run = solc.compileStandardWrapper || solc.compile;
  const output = JSON.parse(run(JSON.stringify(input)));
  const errors = (output.errors || []).filter((message) => message.severity === 'error');
  if (errors.length > 0) {
    throw new Error(`${name}: ${errors[0].formattedMessage}`);
  }
  const version = solc.version().split('+')[0];
  const code = output.contracts['Forms.sol'].Forms.evm.deployedBytecode.object;
  return `${version},${optimizer},${viaIR},${code}`;
}

function main() {
  const rows = ['compiler,optimizer,viaIR,code'];
  for (const name of COMPILERS) {
    for (const optimizer of [false, true]) {
      rows.push(compile(name, optimizer, false));
    }
  }
  for (const optimizer of [false, true]) {
    rows.push(compile('solc', optimizer, true));
  }
  const text = `${rows.join('\n')}\n`;
  if (!process.argv.includes('--check')) {
    fs.mkdirSync(path.dirname(TARGET), { recursive: true });
    fs.writeFileSync(TARGET, text);
  } else if (fs.readFileSync(TARGET, 'utf8') !== text) {
    console.error(`${path.relative(process.cwd(), TARGET)} is not what Forms.sol compiles to`);
    process.exitCode = 1;
  }
}

main();
