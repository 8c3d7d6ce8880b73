import type { Agent, EvidenceSource } from '../../src/domain/agent.ts';
import type { AskDraft } from '../../src/domain/ask.ts';
import type { AgentSignal } from '../../src/domain/signal.ts';
import type { FedAgent, IAgentChannel } from '../../src/ports/agent-feed.ts';
import type { IAgentTerminal } from '../../src/ports/agent-manager.ts';
import type { IAskRoute } from '../../src/ports/ask-route.ts';
import type { StatusReading } from '../../src/ports/usage-reader.ts';
import { sampleAgent } from './sample-agent.ts';

/** An agent that a feed follows, with all that the feed told. */
export type TestFedAgent = FedAgent & {
  readonly signals: readonly AgentSignal[];
  readonly raised: readonly { readonly draft: AskDraft; readonly key: string; readonly route: IAskRoute }[];
  readonly withdrawn: readonly { readonly key: string; readonly text: string }[];
  readonly usages: readonly StatusReading[];
  /** Resolves with the channel, once there is one. */
  spoken(): Promise<IAgentChannel>;
  /** From now on this source counts. */
  stands(source: EvidenceSource): void;
  /** Resolves with the first signal, told or still to come, that fits. Rejects never: the test times out. */
  told(fits: (signal: AgentSignal) => boolean): Promise<AgentSignal>;
};

export function fedAgent(fields: Partial<Agent> = {}, terminal: IAgentTerminal | null = null): TestFedAgent {
  const row = sampleAgent(fields);
  const signals: AgentSignal[] = [];
  const raised: { draft: AskDraft; key: string; route: IAskRoute }[] = [];
  const withdrawn: { key: string; text: string }[] = [];
  const usages: StatusReading[] = [];
  const listening = new Set<() => void>();
  let channel: IAgentChannel | null = null;
  const waiting = new Set<(signal: AgentSignal) => void>();
  let source: EvidenceSource = 'none';
  return {
    signals,
    raised,
    withdrawn,
    usages,
    row: () => row,
    terminal: () => terminal,
    standing: () => source,
    outranks: (than) => source === 'program_status' && than !== 'program_status',
    emit: (signal) => {
      signals.push(signal);
      for (const wait of [...waiting]) wait(signal);
    },
    raise: (draft, key, route) => void raised.push({ draft, key, route }),
    withdraw: (key, text) => void withdrawn.push({ key, text }),
    used: (status) => void usages.push(status),
    durable: () => Promise.resolve(),
    speak: (next) => {
      channel = next;
      for (const wait of [...listening]) wait();
    },
    spoken: () =>
      new Promise((resolve) => {
        const wait = (): void => {
          if (channel === null) return;
          listening.delete(wait);
          resolve(channel);
        };
        listening.add(wait);
        wait();
      }),
    stands: (next) => {
      source = next;
    },
    told: (fits) =>
      new Promise((resolve) => {
        const wait = (signal: AgentSignal): void => {
          if (!fits(signal)) return;
          waiting.delete(wait);
          resolve(signal);
        };
        waiting.add(wait);
        for (const signal of signals) wait(signal);
      }),
  };
}
