#!/usr/bin/env node
// What a built program begins with: it runs the code beside it, as compiled by build.mjs where this is the same V8, and
// else compiled anew. V8 itself refuses what another version or other flags have compiled.
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');

const filename = __filename.replace(/\.cjs$/, '.code.js');
const cachedData = readFileSync(__filename.replace(/\.cjs$/, '.code.cache'));
const script = new Script(readFileSync(filename, 'utf8'), { filename, cachedData });
script.runInThisContext()(exports, require, module, __filename, __dirname);
