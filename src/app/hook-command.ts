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

/** The shell command of a status line that tells us what is used, and shows the person's own: `own`, or that of their settings. */
export function statusLineCommand(file: string, own: string | null): string {
  const node = quoted(process.execPath);
  const program = quoted(programFile('hook'));
  const args = [file, ...(own === null ? [] : [own])].map(quoted).join(' ');
  const kept = 'MOITUMI_USER_NODE_OPTIONS="$NODE_OPTIONS" MOITUMI_USER_NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"';
  const run = `${kept} NODE_OPTIONS= NODE_EXTRA_CA_CERTS= exec ${node} ${program} status-line ${args}`;
  return `[ -x ${node} ] && [ -f ${program} ] || exit 0; ${run}`;
}

/** The command of hooks for a person's own settings: silent in an agent of ours that has hooks of its own. */
export function installedHookCommand(tool: string, wait: boolean): string {
  return `[ "$MOITUMI_HOOKED" = ${tool} ] && exit 0; ${hookCommand(tool, wait)}`;
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
