// Runs flow.mjs against two fresh nodes and tells each field that differs: node compare.mjs URL URL
import { execFileSync } from 'node:child_process';
import path from 'node:path';

const flow = path.join(import.meta.dirname, 'flow.mjs');
const [one, other] = process.argv.slice(2, 4).map(url => JSON.parse(execFileSync(process.execPath, [flow, url, '--json'], { maxBuffer: 1 << 28 })));
const TIMES = /^\.receipt queue\.logs\.\d\.data$/; // tell when the proposal can be executed
let differences = 0;
function compare(place, a, b) {
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object') {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) compare(`${place}.${key}`, a[key], b[key]);
  } else if (a !== b && !TIMES.test(place)) {
    differences++;
    console.log(`${place}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`);
  }
}
compare('', one, other);
console.log(`${Object.keys(one).length} answers, ${differences} differences`);
