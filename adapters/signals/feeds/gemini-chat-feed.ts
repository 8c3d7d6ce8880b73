import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fields, fields, instant, list, text } from '../../../src/domain/json-fields.ts';
import type { FedAgent, FeedWatch, IAgentFeed } from '../../../src/ports/agent-feed.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import { followLines } from './follow-lines.ts';
import { processVariable } from './process-facts.ts';
import { TurnStream } from './turn-stream.ts';

/**
 * Gemini CLI's words (0.61), from the file that it keeps of a chat: it tells them by no hook that was not installed
 * before. Where a turn ends, its state tells.
 */
export function createGeminiChatFeed(clock: IClock): IAgentFeed {
  return { watch: (agent) => followChat(agent, clock) };
}

function followChat(agent: FedAgent, clock: IClock): FeedWatch {
  const chat = new Chat(agent, clock);
  let stop: Cancel | null = null;
  let stopped = false;
  let looking = false;
  const look = async (): Promise<void> => {
    if (stop !== null || looking) return;
    looking = true;
    const file = await chatFile(agent);
    looking = false;
    if (file !== null && !stopped) stop = followLines(file, clock, (lines) => chat.take(lines.map(fields)));
  };
  void look();
  return {
    heard: ({ kind }) => {
      // The file is there once something was asked for; then its title changes.
      if (kind === 'title' || kind === 'hook') void look();
      chat.settle();
    },
    stop: () => {
      stopped = true;
      stop?.();
    },
  };
}

/** `.gemini/tmp/PROJECT/chats/session-TIME-NAME.jsonl`, NAME being eight characters of the session's. */
async function chatFile(agent: FedAgent): Promise<string | null> {
  const { pid = null, session = null } = agent.row() ?? {};
  const home = pid === null || session === null ? null : await processVariable(pid, 'HOME');
  if (home === null || session === null) return null;
  const projects = join(home, '.gemini', 'tmp');
  for (const project of await readdir(projects).catch(() => [])) {
    const chats = join(projects, project, 'chats');
    const names = await readdir(chats).catch(() => []);
    const name = names.find((each) => each.endsWith(`-${session.slice(0, 8)}.jsonl`));
    if (name !== undefined) return join(chats, name);
  }
  return null;
}

class Chat {
  readonly #agent: FedAgent;
  readonly #stream: TurnStream;
  readonly #since: number;
  /** What it said last in a turn that is not known to be over. */
  #last: { readonly id: string; readonly words: string } | null = null;

  constructor(agent: FedAgent, clock: IClock) {
    this.#agent = agent;
    this.#stream = new TurnStream(agent, clock);
    this.#since = clock.now();
  }

  take(lines: readonly Fields[]): void {
    for (const line of lines) if ((instant(line['timestamp']) ?? 0) >= this.#since) this.#take(line);
    this.settle();
  }

  /** An idle agent has said all. */
  settle(): void {
    if (this.#last === null || this.#agent.row()?.state !== 'idle') return;
    const { id, words } = this.#last;
    this.#last = null;
    this.#stream.ends(words, id);
  }

  #take(line: Fields): void {
    const { type, content } = line;
    if (type === 'user')
      this.#stream.prompted(
        list(content)
          .map((part) => text(fields(part)['text']))
          .join(''),
      );
    const words = text(content);
    if (type !== 'gemini' || words === '') return;
    const id = text(line['id']);
    this.#last = { id, words };
    this.#stream.add(id, words);
  }
}
