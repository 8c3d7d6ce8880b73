// The package's `module` field names a file that is not in it, and its CommonJS build hides its exports from Node:
// so the ES build is imported by its path.
declare module '@xterm/headless/lib-headless/xterm-headless.mjs' {
  export { Terminal } from '@xterm/headless';
}
