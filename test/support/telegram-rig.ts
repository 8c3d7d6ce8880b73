import { randomBytes } from 'node:crypto';
import type { Caller } from '../../src/ports/control.ts';
import type { RawUpdate } from '../../src/ports/telegram-bot.ts';
import { InnerSession } from '../../src/protocol/inner-session.ts';
import type { TelegramWishes } from '../../surfaces/telegram/scene.ts';
import { type RunningTelegram, startTelegram } from '../../surfaces/telegram/telegram-surface.ts';
import { type FakeBot, fakeBot } from './fake-bot.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { memoryAgents } from './memory-agents.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { recordingSurfaces } from './recording-surfaces.ts';
import { type TestCore, testCore } from './test-core.ts';

export const OWNER = 1001;
export const GROUP = -100500;

/** A bot on a core of fakes, with a person at a TUI, and one at a phone that is paired. */
export type TelegramRig = {
  readonly core: TestCore;
  readonly bot: FakeBot;
  readonly telegram: RunningTelegram;
  readonly clock: ManualClock;
  readonly store: MemoryStore;
  /** What was logged, as it would be written. */
  readonly log: readonly string[];
  /** Files that came, by path. */
  readonly saved: Map<string, Uint8Array>;
  /** Gives the bot updates, and lets everything settle. */
  give(...updates: readonly RawUpdate[]): Promise<void>;
  /** Lets what has begun come to its end; no time passes. */
  settle(): Promise<void>;
  /** Lets time pass, in steps of a second, with all that follows from it. */
  pass(ms: number): Promise<void>;
  /** An agent of a shell on a new node; gives its id. */
  agent(title?: string): Promise<string>;
  /** The agent asks by its hook whether it may run a command, or use another tool. */
  ask(
    agent: string,
    command: string,
    tool?: { readonly tool_name: string; readonly tool_input: object },
  ): Promise<void>;
  /** The agent says something. */
  say(agent: string, text: string): Promise<void>;
  /** What a core finds that comes after this one was killed. */
  restart(): Promise<TelegramRig>;
};

export type TelegramRigOptions = {
  readonly store?: MemoryStore;
  readonly clock?: ManualClock;
  readonly wishes?: Partial<TelegramWishes>;
  readonly bot?: FakeBot;
  /** The phone is not paired yet. */
  readonly unpaired?: boolean;
  readonly isHere?: () => boolean;
  /** Agents of the last core that run still. */
  readonly running?: readonly string[];
};

export async function telegramRig(options: TelegramRigOptions = {}): Promise<TelegramRig> {
  const clock = options.clock ?? manualClock();
  const store = options.store ?? memoryStore();
  const bot = options.bot ?? fakeBot();
  const log: string[] = [];
  const saved = new Map<string, Uint8Array>();
  const inner = new Set<InnerSession>();
  const surfaces = recordingSurfaces();
  const present = surfaces.present;
  surfaces.present = (push) => {
    present(push);
    for (const session of inner) session.present(push);
  };
  const agents = memoryAgents(clock);
  for (const agent of options.running ?? []) {
    agents.found.held.push({ agent, keeper: 'k1', pid: 7, cols: 80, rows: 24, started_at: 1, title: null, exit: null });
  }
  const core = await testCore({ store, clock, surfaces, agents });
  if (options.unpaired !== true && options.store === undefined) {
    const row = JSON.stringify({ id: OWNER, name: 'Ada', paired_at: 1 });
    await core.controller.records.keep([{ key: `telegram/user/${OWNER}`, row }]);
  }
  const telegram = startTelegram({
    bot,
    clock,
    records: core.controller.records,
    enter: (guest) => {
      const session: InnerSession = new InnerSession(core.controller, guest, 900, () => inner.delete(session));
      session.join();
      inner.add(session);
      return session;
    },
    inbox: {
      save: async (node, name, content) => {
        saved.set(`/inbox/${node}/${name}`, content);
        return `/inbox/${node}/${name}`;
      },
    },
    logger: { log: (level, message, fields) => void log.push(JSON.stringify({ level, message, ...fields })) },
    random: (count) => randomBytes(count),
    wishes: () => ({ group: null, topics: true, quiet: false, only_when_away: false, ...options.wishes }),
    isHere: options.isHere ?? (() => false),
    notice: (push) => surfaces.present(push),
  });
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 8; round += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const asAgent = (agent: string): Caller => ({ ...core.tui.caller, kind: 'agent', principal: `agent:${agent}` });
  const report = (agent: string, event: string, data: object, wait: boolean) =>
    core.controller.request(
      {
        method: 'report_agent',
        params: { tool: 'claude', event, data: { hook_event_name: event, ...data }, pid: 1, cwd: '/', wait },
        command_id: null,
      },
      asAgent(agent),
    );
  await settle();
  return {
    core,
    bot,
    telegram,
    clock,
    store,
    log,
    saved,
    settle,
    give: async (...updates) => {
      bot.give(...updates);
      await settle();
    },
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= 1_000) {
        clock.advance(Math.min(left, 1_000));
        await settle();
      }
    },
    agent: async (title = 'Fix the login') => {
      const node = await core.ask('add_node', { title });
      const { id } = await core.ask('spawn_agent', { node: node.id, profile: 'claude' });
      await settle();
      return id;
    },
    ask: async (agent, command, tool = { tool_name: 'Bash', tool_input: { command } }) => {
      void report(agent, 'PermissionRequest', tool, true).catch(() => undefined);
      await settle();
    },
    say: async (agent, text) => {
      await report(agent, 'Stop', { last_assistant_message: text }, false);
      await settle();
    },
    restart: async () => {
      telegram.stop();
      await settle();
      const running = [...core.agents.spawned.map(({ agent }) => agent), ...(options.running ?? [])];
      return telegramRig({ ...options, store, clock, bot, running });
    },
  };
}

/** The owner's words in private. */
export function words(update_id: number, text: string, over: object = {}): RawUpdate {
  const from = { id: OWNER, is_bot: false, first_name: 'Ada' };
  const message = {
    message_id: 10_000 + update_id,
    from,
    chat: { id: OWNER, type: 'private' },
    date: 1,
    text,
    ...over,
  };
  return { update_id, message };
}

/** The owner presses a button. */
export function press(update_id: number, message: number, data: string, over: object = {}): RawUpdate {
  const from = { id: OWNER, is_bot: false, first_name: 'Ada' };
  const shown = { message_id: message, chat: { id: OWNER, type: 'private' }, date: 1 };
  return {
    update_id,
    callback_query: { id: `cb${update_id}`, from, message: shown, data, chat_instance: '1', ...over },
  };
}
