// Compiles contracts/Dao.sol once; the result is kept in target/.
import fs from 'node:fs';
import path from 'node:path';
import solc from 'solc';

const here = import.meta.dirname;

export function contracts() {
  const kept = path.join(here, 'target', 'Dao.json');
  if (fs.existsSync(kept)) return JSON.parse(fs.readFileSync(kept, 'utf8'));
  const input = {
    language: 'Solidity',
    sources: { 'Dao.sol': { content: fs.readFileSync(path.join(here, 'contracts', 'Dao.sol'), 'utf8') } },
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
    },
  };
  const find = file => ({ contents: fs.readFileSync(path.join(here, '..', 'node_modules', file), 'utf8') });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  const errors = (output.errors ?? []).filter(e => e.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(e => e.formattedMessage).join('\n'));
  const found = {};
  for (const [name, c] of Object.entries(output.contracts['Dao.sol']))
    found[name] = { abi: c.abi, bytecode: '0x' + c.evm.bytecode.object };
  fs.mkdirSync(path.join(here, 'target'), { recursive: true });
  fs.writeFileSync(kept, JSON.stringify(found));
  return found;
}
