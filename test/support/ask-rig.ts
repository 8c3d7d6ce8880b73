import { askCommands } from '../../src/core/ask-commands.ts';
import { Asks } from '../../src/core/asks.ts';
import { CoreState } from '../../src/core/core-state.ts';
import { Dispatcher } from '../../src/core/dispatcher.ts';
import type { Handlers } from '../../src/core/handler.ts';
import { Journal } from '../../src/core/journal.ts';
import type { Agent } from '../../src/domain/agent.ts';
import type { Ask, AskDraft } from '../../src/domain/ask.ts';
import type { AskRule } from '../../src/domain/ask-rules.ts';
import type { Change } from '../../src/domain/change.ts';
import type { ICortexStore, IHistory } from '../../src/ports/cortex-store.ts';
import type { Params } from '../../src/ports/requests.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { memoryStore } from './memory-store.ts';
import { recordingSurfaces } from './recording-surfaces.ts';
import { sampleAgent } from './sample-agent.ts';
import { sampleNode } from './scripted-core.ts';

/** A core's asks, and what they stand on, with one agent `a1` of the profile `claude` on `n1`. */
export type AskRig = {
  readonly asks: Asks;
  readonly state: CoreState;
  readonly journal: Journal;
  readonly clock: ManualClock;
  /** Every change that became durable. */
  readonly committed: Change[];
  answer(params: Params<'answer_ask'>, surface?: string, commandId?: string): Promise<Ask>;
  list(params?: Params<'list_asks'>): Promise<readonly Ask[]>;
  /** The agent is seen in that state; what that brings about is durable on return. */
  agentIs(state: Agent['state'], detail?: Agent['detail']): Promise<void>;
};

export type AskRigOptions = {
  /** A store of an earlier rig is taken up as a core does that follows. */
  readonly store?: { readonly store: ICortexStore; readonly history: IHistory };
  readonly clock?: ManualClock;
  readonly rules?: () => readonly AskRule[];
  /** False: what the last core left is not taken up yet. */
  readonly resumed?: boolean;
  /** Is told what became durable, too. */
  readonly seen?: (changes: readonly Change[]) => void;
};

export async function askRig(options: AskRigOptions = {}): Promise<AskRig> {
  const clock = options.clock ?? manualClock();
  const { store, history } = options.store ?? memoryStore();
  const logger = { log: () => undefined };
  const state = new CoreState(store.load());
  const committed: Change[] = [];
  const journal = new Journal({
    state,
    store,
    clock,
    logger,
    committed: ({ changes }) => {
      committed.push(...changes);
      asks.seen(changes);
      options.seen?.(changes);
    },
    degraded: () => undefined,
  });
  const asks = new Asks({ state, journal, history, clock, rules: options.rules ?? (() => []) });
  if (!state.agents.has('a1')) await journal.commit({ changes: beginning() });
  if (options.resumed !== false) asks.resume();
  const dispatcher = new Dispatcher({
    // The others are not asked for here.
    handlers: askCommands({ state, journal, history, asks }) as Handlers,
    state,
    journal,
    store,
    clock,
    logger,
    adopted: Promise.resolve(),
  });
  const surfaces = recordingSurfaces();
  return {
    asks,
    state,
    journal,
    clock,
    committed,
    answer: (params, surface = 'tui:main', commandId) =>
      dispatcher.request(
        { method: 'answer_ask', params, command_id: commandId ?? null },
        surfaces.connect(surface, 'tui').caller,
      ),
    list: async (params = {}) => {
      const { caller } = surfaces.connect('cli', 'cli');
      return (await dispatcher.request({ method: 'list_asks', params, command_id: null }, caller)).asks;
    },
    agentIs: async (next, detail = null) => {
      const agent = state.agents.get('a1');
      const moved =
        agent === undefined ? [] : [{ kind: 'agent_put', agent: { ...agent, state: next, detail } } as const];
      await journal.note({ changes: moved });
      await journal.pending;
    },
  };
}

/** What an agent asks before it runs `make test`. */
export function sampleDraft(over: Partial<AskDraft> = {}): AskDraft {
  return {
    kind: 'permission',
    tool: 'Bash',
    title: 'Bash: make test',
    text: 'make test',
    whole: true,
    hash: 'h1',
    options: [
      { id: 'yes', label: 'Yes', verdict: 'allow', lasting: false, takes_text: false },
      { id: 'session', label: 'Yes, for this session', verdict: 'allow', lasting: true, takes_text: false },
      { id: 'no', label: 'No', verdict: 'deny', lasting: false, takes_text: false },
      { id: 'other', label: 'No, and say why', verdict: 'deny', lasting: false, takes_text: true },
    ],
    multiple: false,
    ...over,
  };
}

function beginning(): readonly Change[] {
  return [
    { kind: 'node_put', node: sampleNode(1) },
    { kind: 'agent_added', agent: sampleAgent({ profile: 'claude', state: 'working' }) },
  ];
}
