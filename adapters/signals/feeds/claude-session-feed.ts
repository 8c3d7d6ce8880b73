import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateDetail } from '../../../src/domain/agent.ts';
import type { Reading } from '../../../src/domain/signal.ts';
import type { FedAgent, FeedWatch, IAgentFeed } from '../../../src/ports/agent-feed.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import { watchFile } from './file-watch.ts';
import { processVariable } from './process-facts.ts';

/**
 * Claude Code's status file, `sessions/PID.json` in its configuration's directory (2.1.329): written within half a
 * second of a change, an interrupt too, and removed at the end. A cross-check, and never proof: it is no documented format.
 */
export function createClaudeSessionFeed(clock: IClock): IAgentFeed {
  return { watch: (agent) => followSession(agent, clock) };
}

/** What a status file says; null: nothing that we know. */
export function readSession(text: string): Reading | null {
  const session = parse(text);
  const status = session['status'];
  const waitingFor = typeof session['waitingFor'] === 'string' ? session['waitingFor'] : null;
  const words = `its session file says ${String(status).slice(0, 40)}`;
  switch (status) {
    case 'busy':
      return hint('working', words);
    case 'idle':
      return { ...hint('idle', words), background: false };
    case 'shell':
      return { ...hint('idle', words), background: true };
    case 'waiting':
      return waiting(waitingFor === null ? words : `${words} (${waitingFor})`, DETAILS[waitingFor ?? '']);
    default:
      return null;
  }
}

const DETAILS: Readonly<Record<string, StateDetail>> = {
  'permission prompt': 'permission',
  'input needed': 'question',
};

function followSession(agent: FedAgent, clock: IClock): FeedWatch {
  let stopWatching: Cancel = () => undefined;
  let stopped = false;
  let told = '';
  const look = async (file: string): Promise<void> => {
    const text = await readFile(file, 'utf8').catch(() => '');
    const reading = readSession(text);
    const id = agent.row()?.id;
    const news = JSON.stringify(reading);
    // Half of a file says nothing; that there is none takes back what the last one said.
    if (stopped || id === undefined || news === told || (reading === null && text !== '')) return;
    told = news;
    agent.emit({ kind: 'structured', agent: id, at: clock.now(), channel: 'session', reading });
  };
  void sessionFile(agent).then((file) => {
    if (!stopped && file !== null) stopWatching = watchFile(file, clock, () => void look(file));
  });
  return {
    heard: () => undefined,
    stop: () => {
      stopped = true;
      stopWatching();
    },
  };
}

async function sessionFile(agent: FedAgent): Promise<string | null> {
  const pid = agent.row()?.pid ?? null;
  if (pid === null) return null;
  const directory = await processVariable(pid, 'CLAUDE_CONFIG_DIR');
  const home = await processVariable(pid, 'HOME');
  if (directory === null && home === null) return null;
  return join(directory ?? join(home ?? '', '.claude'), 'sessions', `${pid}.json`);
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function hint(state: Reading['state'], text: string): Reading {
  return { state, text, message: null, finished: false, strength: 'hint' };
}

function waiting(text: string, detail: StateDetail | undefined): Reading {
  return { ...hint('waiting', text), ...(detail === undefined ? {} : { detail }) };
}
