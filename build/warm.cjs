// Runs the daemon's code once in a throw-away home, and writes down what V8 has compiled of it by the time that a
// command was answered: what runs at every start, and not the rest, which would make the package half as large again.
const { execFile } = require('node:child_process');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

const [program, home] = process.argv.slice(2);
const beside = (ending) => program.replace(/\.cjs$/, ending);

// What is compiled keeps this name: the folder of whoever builds is nobody else's business.
const script = new Script(readFileSync(beside('.code.js'), 'utf8'), { filename: 'daemon.code.js' });
process.argv = [process.argv[0], program, '--home', home];
script.runInThisContext()({}, createRequire(program), { exports: {} }, program, dirname(program));
const waiting = setInterval(ask, 5);

function ask() {
  if (!existsSync(join(home, 'endpoint.json'))) return;
  clearInterval(waiting);
  const asked = execFile(process.execPath, [
    join(dirname(program), 'moitumi.cjs'),
    'status',
    '--no-start',
    '--home',
    home,
  ]);
  asked.on('exit', (code) => {
    if (code !== 0) process.exit(1);
    // V8 accepts only what was compiled under its own flags: this one the daemon sets once it runs.
    setFlagsFromString('--semi-space-growth-factor=2');
    writeFileSync(beside('.code.cache'), script.createCachedData());
    process.exit(0);
  });
}
