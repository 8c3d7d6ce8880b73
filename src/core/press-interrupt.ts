import type { Agent } from '../domain/agent.ts';
import { keyBytes } from '../domain/key-names.ts';
import type { IAgentCatalog } from '../ports/agent-catalog.ts';
import type { IClock } from '../ports/clock.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import type { TurnTyping } from './turn-typing.ts';

/** Between two keys: programs take an Escape and what comes within some 50 ms for one key. */
const KEY_GAP_MS = 120;

/** One that is slow to read takes them for one all the same: so it is looked whether they did anything. */
const TAKEN_MS = 700;
const MAX_TRIES = 3;

export type InterruptDeps = {
  readonly orchestrator: AgentOrchestrator;
  readonly typing: TurnTyping;
  readonly catalog: IAgentCatalog;
  readonly clock: IClock;
};

/** Presses the keys that interrupt an agent's turn: those of several again, while it works on. */
export async function pressInterrupt(
  { orchestrator, typing, catalog, clock }: InterruptDeps,
  agent: Agent,
): Promise<void> {
  const terminal = await orchestrator.terminal(agent);
  const keys = catalog.find(agent.profile)?.interrupt ?? ['C-c'];
  const supervision = orchestrator.supervision(agent.id);
  const stopped = (): boolean => supervision?.agent?.state !== 'working';
  for (let tries = 1; ; tries += 1) {
    for (const [index, key] of keys.entries()) {
      if (index > 0) await new Promise<void>((resolve) => clock.after(KEY_GAP_MS, resolve));
      await typing.keys(agent.id, terminal, keyBytes(key));
    }
    if (keys.length === 1 || tries === MAX_TRIES || (await supervision?.until(stopped, TAKEN_MS)) !== false) return;
  }
}
