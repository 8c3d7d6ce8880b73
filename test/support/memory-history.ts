import { ASK_MEMORY_MS, type Ask, MAX_CLOSED_ASKS } from '../../src/domain/ask.ts';
import { isSettled, MAX_SETTLED_PROMPTS, type Prompt } from '../../src/domain/prompt.ts';
import { MAX_TRANSITIONS, type Transition } from '../../src/domain/transition.ts';
import type { IHistory } from '../../src/ports/cortex-store.ts';

/** Asks, prompts and transitions in memory, bounded as in the store. */
export type MemoryHistory = IHistory & {
  openAsks(): readonly Ask[];
  waitingPrompts(): readonly Prompt[];
  putAsk(ask: Ask): void;
  putPrompt(prompt: Prompt): void;
  putTransition(transition: Transition): void;
  /** All that was kept of an agent. */
  remove(agent: string): void;
};

export function memoryHistory(): MemoryHistory {
  const asks = new Map<string, Ask>();
  const prompts = new Map<string, Prompt>();
  const transitions: Transition[] = [];
  const closed = (): readonly Ask[] =>
    [...asks.values()]
      .filter((ask) => ask.state === 'closed')
      .toReversed()
      .sort((a, b) => (b.end?.at ?? 0) - (a.end?.at ?? 0));
  const settled = (agent: string): readonly Prompt[] =>
    [...prompts.values()]
      .filter((prompt) => prompt.agent === agent && isSettled(prompt))
      .toReversed()
      .sort((a, b) => b.since - a.since);
  const transitionsOf = (agent: string) => transitions.filter((each) => each.agent === agent).toReversed();

  return {
    ask: (id) => asks.get(id) ?? null,
    closedAsks: (agent) => closed().filter((ask) => agent === null || ask.agent === agent),
    settledPrompts: settled,
    transitions: transitionsOf,
    openAsks: () => [...asks.values()].filter((ask) => ask.state !== 'closed'),
    waitingPrompts: () => [...prompts.values()].filter((prompt) => !isSettled(prompt)),
    putAsk(ask) {
      asks.set(ask.id, ask);
      const oldest = (ask.end?.at ?? 0) - ASK_MEMORY_MS;
      for (const [index, old] of closed().entries()) {
        if (index >= MAX_CLOSED_ASKS || (old.end?.at ?? 0) < oldest) asks.delete(old.id);
      }
    },
    putPrompt(prompt) {
      prompts.set(prompt.id, prompt);
      for (const old of settled(prompt.agent).slice(MAX_SETTLED_PROMPTS)) prompts.delete(old.id);
    },
    putTransition(transition) {
      transitions.push(transition);
      for (const old of transitionsOf(transition.agent).slice(MAX_TRANSITIONS)) {
        transitions.splice(transitions.indexOf(old), 1);
      }
    },
    remove(agent) {
      for (const ask of [...asks.values()]) if (ask.agent === agent) asks.delete(ask.id);
      for (const prompt of [...prompts.values()]) if (prompt.agent === agent) prompts.delete(prompt.id);
      for (const old of transitionsOf(agent)) transitions.splice(transitions.indexOf(old), 1);
    },
  };
}
