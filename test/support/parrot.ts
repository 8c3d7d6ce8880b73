import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAM } from './moitumi-process.ts';

/**
 * An agent of the profile `parrot`, for a home's config.toml, whose program passes for Claude Code's: it says again what it is told, as Claude Code tells its
 * words; told `ask WORDS`, it asks by a hook first whether it may, and says what it was answered.
 */
export function parrotProfile(directory: string): readonly string[] {
  const hook = `'${process.execPath}' '${join(PROGRAM, '..', 'hook.cjs')}' claude`;
  const script = `#!/bin/sh
    state() { printf '\\033]7501;state=%s\\033\\\\' "$1"; }
    say() { printf '{"hook_event_name":"Stop","last_assistant_message":"%s"}' "$1" | ${hook}; }
    stty -echo
    state idle
    while read -r line; do
      state working
      case "$line" in
        ask\\ *)
          state blocked
          data='{"hook_event_name":"PermissionRequest","prompt_id":"p","tool_name":"Bash"'
          answer=$(printf '%s,"tool_input":{"command":"%s"}}' "$data" "\${line#ask }" | ${hook} --wait)
          state working
          case "$answer" in *'"allow"'*) say "I may." ;; *) say "I may not." ;; esac ;;
        *) say "You said: $line" ;;
      esac
      state idle
    done`;
  const file = join(directory, 'bin', 'claude');
  mkdirSync(join(directory, 'bin'));
  writeFileSync(file, script, { mode: 0o755 });
  return ['[agents.parrot]', `command = ${JSON.stringify(file)}`];
}
