#!/usr/bin/env node
// What a built program begins with: it runs the code beside it, as compiled by build.mjs where this is the same V8, and
// else compiled anew. V8 itself refuses what another version or other flags have compiled.
// `moitumi hook` goes past all that: other programs run it at every step of theirs, and wait for its end.
if (process.argv[2] === 'hook') require('./hook.cjs');
else runCompiled();

function runCompiled() {
  const { readFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  const filename = __filename.replace(/\.cjs$/, '.code.js');
  const cachedData = readFileSync(__filename.replace(/\.cjs$/, '.code.cache'));
  const script = new Script(readFileSync(filename, 'utf8'), { filename, cachedData });
  script.runInThisContext()(exports, require, module, __filename, __dirname);
}
