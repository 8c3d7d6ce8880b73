import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { ownStatusLine } from '../../adapters/agents/launch/own-status-line.ts';
import { STATUS_LINE } from '../domain/hook-events.ts';
import { userEnvironment } from './daemon-environment.ts';
import { type HookInput, readStandardInput } from './hook-input.ts';
import { tellCore } from './hook-run.ts';

/** How long the same is not told again, in ms: a status line is drawn many times in a turn. */
const SAME_MS = 10_000;

/** What of a status line's data is told. */
const TOLD = ['session_id', 'transcript_path', 'cwd', 'model', 'cost', 'context_window', 'rate_limits'] as const;

/**
 * `moitumi hook status-line FILE [COMMAND]`, which Claude Code runs for its status line: shows what the person's own
 * command shows, COMMAND or that of their settings, and tells the core what is used. FILE keeps what was told last.
 * Nothing that fails here keeps the person from their own line.
 */
export async function runStatusLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const [file = '', given] = args;
  const text = await readStandardInput();
  const data = parsed(text);
  const person = personsEnvironment(env);
  const command = given ?? ownStatusLine(projectOf(data), person)?.command ?? null;
  const [code] = await Promise.all([
    command === null ? 0 : showOwn(command, text, person),
    tell(file, data, env).catch(() => undefined),
  ]);
  process.exit(code);
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function projectOf({ workspace }: Readonly<Record<string, unknown>>): string {
  const project = (workspace as { readonly project_dir?: unknown } | undefined)?.project_dir;
  return typeof project === 'string' ? project : process.cwd();
}

/** What was taken away so that it does not slow us is given back. */
function personsEnvironment({ NODE_OPTIONS: _ours, NODE_EXTRA_CA_CERTS: _too, ...env }: NodeJS.ProcessEnv) {
  return Object.fromEntries(Object.entries(userEnvironment(env)).filter(([, value]) => value !== ''));
}

/** Runs the person's command as Claude Code would, to the same output; resolves with its exit code. */
function showOwn(command: string, text: string, env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'inherit', 'inherit'], env });
    child.on('error', () => resolve(0));
    child.on('close', (code) => resolve(code ?? 1));
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(text);
    process.on('SIGTERM', () => child.kill());
  });
}

async function tell(file: string, data: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv): Promise<void> {
  const told = Object.fromEntries(TOLD.map((name) => [name, data[name]]));
  const said = JSON.stringify([
    told['session_id'],
    told['model'],
    costOf(data),
    told['context_window'],
    told['rate_limits'],
  ]);
  const now = Date.now();
  if (!isNews(file, said, now)) return;
  const cwd = typeof data['cwd'] === 'string' ? data['cwd'] : process.cwd();
  const input: HookInput = { tool: 'claude', event: STATUS_LINE, data: told, cwd, pid: process.ppid, wait: false };
  const answer = await tellCore(input, env);
  if (answer.kind === 'told') writeFileSync(file, JSON.stringify({ at: now, said }), { mode: 0o600 });
}

/** Without the times in it, which are always others. */
function costOf({ cost }: Readonly<Record<string, unknown>>): unknown {
  return (cost as { readonly total_cost_usd?: unknown } | undefined)?.total_cost_usd;
}

function isNews(file: string, said: string, now: number): boolean {
  try {
    const last = JSON.parse(readFileSync(file, 'utf8'));
    return last.said !== said || Math.abs(now - last.at) >= SAME_MS;
  } catch {
    return true;
  }
}
