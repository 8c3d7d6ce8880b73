import { programFile } from './program-file.ts';

/** Ends every hook command of ours, by which they are known among a person's own: a comment to the shell. */
export const HOOK_MARK = '# moitumi hook';

/**
 * The shell command by which a program's hooks reach the core. It does nothing, and says so with exit code 0, once
 * moitumi or its Node is gone from where they are now; and it does not pay for what the program sets for Node.
 */
export function hookCommand(tool: string, wait: boolean): string {
  const node = quoted(process.execPath);
  const program = quoted(programFile('hook'));
  const run = `NODE_OPTIONS= NODE_EXTRA_CA_CERTS= exec ${node} ${program} ${tool}${wait ? ' --wait' : ''}`;
  return `[ -x ${node} ] && [ -f ${program} ] || exit 0; ${run} ${HOOK_MARK}`;
}

/** The same for a person's own settings: silent in an agent of ours that has hooks of its own. */
export function installedHookCommand(tool: string, wait: boolean): string {
  return `[ "$MOITUMI_HOOKED" = ${tool} ] && exit 0; ${hookCommand(tool, wait)}`;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
