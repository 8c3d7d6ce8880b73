// node-pty is installed under an alias (package.json); the package declares its types under its own name.
/// <reference path="../../node_modules/node-pty/node-pty.d.ts" />
declare module 'node-pty' {
  export { type IPty, spawn } from '@lydell/node-pty';
}
