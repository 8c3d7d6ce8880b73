import { parse, TomlError } from 'smol-toml';
import { parseDetachKey } from '../domain/detach-key.ts';
import { MoitumiError } from '../domain/error.ts';
import type { AgentProfile } from '../domain/profile.ts';
import { readAskRule } from './ask-rule-config.ts';
import { type Config, DEFAULT_CONFIG, type LoadedConfig } from './config.ts';
import {
  type Check,
  ConfigProblem,
  flag,
  numberIn,
  oneOf,
  readTable,
  type TableReader,
  text,
  texts,
  textTable,
} from './config-shape.ts';
import { readNotify } from './notify-config.ts';
import { readSchedule } from './schedule-config.ts';
import { readTelegram } from './telegram-config.ts';

/** Reads the text of a `config.toml`. Throws `config_invalid`; keys that nobody knows are warnings. */
export function parseConfig(source: string, file: string): LoadedConfig {
  try {
    const root = readTable(parse(source));
    const config = readConfig(root);
    const warnings = root
      .leftOver()
      .map((path) => `${place(file, lineOf(source, path))}: nobody knows the key ${path.join('.')}; it is ignored`);
    return { config, warnings };
  } catch (thrown) {
    throw invalid(thrown, source, file);
  }
}

function readConfig(root: TableReader): Config {
  const keeper = root.table('keeper');
  const attach = root.table('attach');
  const daemon = root.table('daemon');
  const log = root.table('log');
  const tui = root.table('tui');
  const agents = root.table('agents');
  const answers = root.table('asks').table('rules');
  const rules = root.table('rules');
  const schedule = root.table('schedule');
  const fallback = DEFAULT_CONFIG;
  return {
    agents: agents.keys().map((name) => readAgent(name, agents.table(name))),
    asks: { rules: answers.keys().map((name) => readAskRule(name, answers.table(name))) },
    prompts: root.read('prompts', textTable, fallback.prompts),
    keeper: {
      agents_per_process: keeper.read(
        'agents_per_process',
        numberIn(1, 1000, true),
        fallback.keeper.agents_per_process,
      ),
    },
    attach: {
      detach_key: attach.read('detach_key', detachKey, fallback.attach.detach_key),
      next_key: attach.read('next_key', nextKey, fallback.attach.next_key),
      status: attach.read('status', flag, fallback.attach.status),
    },
    daemon: { idle_minutes: daemon.read('idle_minutes', numberIn(0, 525_600, false), fallback.daemon.idle_minutes) },
    log: { level: log.read('level', oneOf('debug', 'info', 'warn', 'error'), fallback.log.level) },
    notify: readNotify(root.table('notify'), fallback.notify),
    schedule: Object.fromEntries(schedule.keys().map((name) => [name, readSchedule(name, schedule.table(name))])),
    telegram: readTelegram(root.table('telegram')),
    tui: { theme: tui.read('theme', oneOf('auto', 'dark', 'light', 'none'), fallback.tui.theme) },
    rules: {
      directory: rules.read<string | null>('directory', text, null),
      disabled: rules.read('disabled', texts, fallback.rules.disabled),
    },
  };
}

function spoken(kind: 'acp' | 'terminal'): Pick<AgentProfile, 'kind'> {
  return kind === 'acp' ? { kind } : {};
}

function named(resumeSession: readonly string[] | null): Pick<AgentProfile, 'resume_session'> {
  return resumeSession === null ? {} : { resume_session: resumeSession };
}

function readAgent(name: string, table: TableReader): AgentProfile {
  return {
    name,
    ...spoken(table.read('kind', oneOf('acp', 'terminal'), 'terminal')),
    command: table.read('command', text),
    args: table.read('args', texts, []),
    env: table.read('env', textTable, {}),
    resume: table.read<readonly string[] | null>('resume', texts, null),
    ...named(table.read<readonly string[] | null>('resume_session', texts, null)),
    cwd: table.read<string | null>('cwd', text, null),
    prompt: table.read('prompt', oneOf('argument', 'typed', 'none'), 'typed'),
    interrupt: table.read('interrupt', texts, ['C-c']),
    clear: table.read('clear', texts, []),
    restore: table.read('restore', texts, []),
    install: table.read<string | null>('install', text, null),
  };
}

/** A key as `attach` understands it. */
const detachKey: Check<string> = (value) => {
  try {
    parseDetachKey(String(value));
    return text(value);
  } catch {
    return { expected: 'a key in the names of tmux, as "C-\\\\", "M-d" or "C-a d"' };
  }
};

/** One key, which tmux can bind as well, or none. */
const nextKey: Check<string> = (value) => {
  if (value === '') return { value };
  const verdict = detachKey(value);
  const single = 'value' in verdict && !/\s/.test(verdict.value);
  return single ? verdict : { expected: 'one key in the names of tmux, as "C-]" or "M-n", or "" for none' };
};

function invalid(thrown: unknown, source: string, file: string): unknown {
  if (thrown instanceof ConfigProblem) {
    const line = lineOf(source, thrown.path);
    return new MoitumiError('config_invalid', `${place(file, line)}: ${thrown.message}`, { file, line });
  }
  if (thrown instanceof TomlError) {
    const reason = thrown.message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '') ?? 'it is no TOML';
    return new MoitumiError('config_invalid', `${place(file, thrown.line)}: ${reason}`, { file, line: thrown.line });
  }
  return thrown;
}

function place(file: string, line: number | null): string {
  return line === null ? file : `${file}:${line}`;
}

/** The line, from 1, where a key stands, or the header of its table; the parser keeps no places. Null: not found. */
function lineOf(source: string, path: readonly string[]): number | null {
  const wanted = path.join('.');
  let table = '';
  let best: number | null = null;
  for (const [index, line] of source.split('\n').entries()) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)?.[1];
    if (header !== undefined) table = plainKey(header);
    const key = /^\s*([\w."' -]+?)\s*=/.exec(line)?.[1];
    const here = header !== undefined || key === undefined ? table : [table, plainKey(key)].filter(Boolean).join('.');
    if (here === wanted) return index + 1;
    if (best === null && here !== '' && (wanted.startsWith(`${here}.`) || here.startsWith(`${wanted}.`)))
      best = index + 1;
  }
  return best;
}

function plainKey(key: string): string {
  return key
    .split('.')
    .map((part) => part.trim().replace(/^["']|["']$/g, ''))
    .join('.');
}
