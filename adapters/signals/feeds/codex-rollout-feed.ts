import { basename } from 'node:path';
import { type Fields, fields, instant, list, text } from '../../../src/domain/json-fields.ts';
import type { FedAgent, FeedWatch, IAgentFeed } from '../../../src/ports/agent-feed.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import { followLines } from './follow-lines.ts';
import { childProcesses, openFiles } from './process-facts.ts';
import { TurnStream } from './turn-stream.ts';

/**
 * Codex's words, from the rollout that its process holds open (0.169): it tells them by no hook that was not trusted
 * before. Threads of its own, for titles and subagents, say whose they are.
 */
export function createCodexRolloutFeed(clock: IClock): IAgentFeed {
  return { watch: (agent) => followRollouts(agent, clock) };
}

function followRollouts(agent: FedAgent, clock: IClock): FeedWatch {
  const began = clock.now();
  const followed = new Map<string, Cancel>();
  let stopped = false;
  let looking = false;
  const look = async (): Promise<void> => {
    const pid = agent.row()?.pid ?? null;
    if (looking || stopped || pid === null) return;
    looking = true;
    for (const file of await rolloutsOf(pid)) {
      if (stopped || followed.has(file)) continue;
      const rollout = new Rollout(new TurnStream(agent, clock), began, (session) => name(agent, session, clock));
      followed.set(
        file,
        followLines(file, clock, (lines, old) => rollout.take(lines, old)),
      );
    }
    looking = false;
  };
  void look();
  return {
    // The file is there once something was asked for; then its state changes.
    heard: ({ kind }) => {
      if (kind === 'program_status' || kind === 'hook' || kind === 'started') void look();
    },
    stop: () => {
      stopped = true;
      for (const stop of followed.values()) stop();
    },
  };
}

/** By its name a conversation is taken up again, whatever else was begun since. */
function name(agent: FedAgent, session: string, clock: IClock): void {
  const row = agent.row();
  if (row === undefined || row.session === session) return;
  agent.emit({ kind: 'session', agent: row.id, at: clock.now(), session });
}

/** Its program is often only what starts it. */
async function rolloutsOf(pid: number): Promise<readonly string[]> {
  const files = await Promise.all([pid, ...(await childProcesses(pid))].map(openFiles));
  return [...new Set(files.flat())].filter((file) => /^rollout-.*\.jsonl$/.test(basename(file)));
}

class Rollout {
  readonly #stream: TurnStream;
  /** What was asked for before was told by another core. */
  readonly #since: number;
  /** Whether a person speaks in it; null: it has not said. */
  #own: boolean | null = null;

  readonly #named: (session: string) => void;

  constructor(stream: TurnStream, since: number, named: (session: string) => void) {
    this.#stream = stream;
    this.#since = since;
    this.#named = named;
  }

  /** Of what was there before, only what it said last may not be known yet. */
  take(lines: readonly unknown[], old: boolean): void {
    const records = lines.map(fields);
    this.#own ??= ownership(records);
    if (this.#own === false) return;
    const session = text(fields(beginning(records)?.['payload'])['id']);
    if (session !== '') this.#named(session);
    const told = records.filter(({ type }) => type === 'event_msg');
    const news = told.filter(({ timestamp }) => (instant(timestamp) ?? 0) >= this.#since);
    for (const { payload } of old && news.length === 0 ? told.slice(-1) : news) this.#record(fields(payload));
  }

  #record(record: Fields): void {
    if (record['type'] === 'task_started') this.#stream.begins();
    if (record['type'] === 'task_complete') {
      this.#stream.ends(text(record['last_agent_message']), text(record['turn_id']));
    }
    if (record['type'] === 'turn_aborted') this.#stream.over();
    if (record['type'] !== 'item_completed') return;
    const item = fields(record['item']);
    if (item['type'] === 'UserMessage') this.#stream.prompted(wordsOf(item));
    if (item['type'] === 'AgentMessage') this.#stream.add(text(item['id']), wordsOf(item));
  }
}

/** The line that a rollout begins with. */
function beginning(records: readonly Fields[]): Fields | undefined {
  return records.find(({ type }) => type === 'session_meta');
}

/** Whether a person speaks in it; the end of a long one is taken for a person's. */
function ownership(records: readonly Fields[]): boolean | null {
  const meta = beginning(records);
  if (meta === undefined) return records.length > 0 ? true : null;
  const source = fields(meta['payload'])['thread_source'];
  return source === undefined || source === 'user';
}

function wordsOf(item: Fields): string {
  return list(item['content'])
    .map((part) => text(fields(part)['text']))
    .join('');
}
