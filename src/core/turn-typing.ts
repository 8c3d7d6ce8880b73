import type { AgentId } from '../domain/agent.ts';
import { MoitumiError, toMoitumiError } from '../domain/error.ts';
import type { IAgentTerminal } from '../ports/agent-manager.ts';
import type { Supervision } from './supervision.ts';

/** How much input waits for a program at most; IAgentTerminal takes no more. */
const MAX_INPUT = 256 * 1024;

/**
 * How long Enter waits for the pasted text to show: some programs take keys that come in one burst for a paste,
 * and would make a new line of it. A program that shows nothing gets its Enter after that.
 */
const ECHO_MS = 300;

/** How long a fresh agent may take until its input is there: the slowest asks whether it may trust the directory first. */
const READY_MS = 120_000;

/** How long a program that wrote something, and says nothing of its state, takes to be ready. */
const SETTLE_MS = 1_000;

const ENTER = Uint8Array.of(0x0d);

/** Types into agents for people, one text after the other for each agent, so that no two get mixed up. */
export class TurnTyping {
  readonly #queues = new Map<AgentId, Promise<void>>();

  /** Pastes a text, then presses Enter if asked. Rejects with `input_full`, having typed nothing. */
  text(agent: AgentId, terminal: IAgentTerminal, text: string, enter: boolean): Promise<void> {
    return this.#next(agent, terminal, async () => {
      const before = enter ? (await terminal.readScreen({ scrollback: 0, ansi: false })).offset : 0;
      if (!terminal.paste(text)) throw inputFull(agent);
      if (!enter) return;
      await terminal.readScreen({ scrollback: 0, ansi: false, after: before, waitMs: ECHO_MS });
      if (!terminal.write(ENTER)) throw inputFull(agent);
    });
  }

  /** Presses keys. Rejects with `input_full`. */
  keys(agent: AgentId, terminal: IAgentTerminal, bytes: Uint8Array): Promise<void> {
    return this.#next(agent, terminal, async () => {
      if (!terminal.write(bytes)) throw inputFull(agent);
    });
  }

  /** Types the first prompt once the agent is ready for it. False: it never was, and nothing was typed. */
  async firstPrompt(supervision: Supervision, terminal: IAgentTerminal, text: string): Promise<boolean> {
    const state = (): string => supervision.agent?.state ?? 'exited';
    const ready = (): boolean => state() === 'idle' || state() === 'exited';
    await supervision.until(() => ready() || supervision.hasWritten, READY_MS);
    const patience = (): number => (state() === 'waiting' ? READY_MS : SETTLE_MS);
    if (!(await supervision.until(ready, SETTLE_MS))) await supervision.until(ready, patience());
    if (state() === 'exited' || state() === 'waiting' || !(supervision.hasWritten || state() === 'idle')) return false;
    await this.text(supervision.id, terminal, text, true);
    return true;
  }

  async #next(agent: AgentId, terminal: IAgentTerminal, type: () => Promise<void>): Promise<void> {
    const turn = (this.#queues.get(agent) ?? Promise.resolve()).then(type).then(() => taken(terminal));
    const settled = turn.catch(() => undefined);
    this.#queues.set(agent, settled);
    try {
      await turn;
    } finally {
      if (this.#queues.get(agent) === settled) this.#queues.delete(agent);
    }
  }
}

/**
 * Resolves when the keeper has read all that was typed: it answers in order. What it had not read would be lost with a
 * core that is killed, and must not have been acknowledged. An agent may end by what it was told, and is gone by then.
 */
async function taken(terminal: IAgentTerminal): Promise<void> {
  await terminal.readScreen({ scrollback: 0, ansi: false }).catch((thrown: unknown) => {
    if (toMoitumiError(thrown).code !== 'agent_not_found') throw thrown;
  });
}

function inputFull(agent: AgentId): MoitumiError<'input_full'> {
  const text = `${agent} does not read its input: ${MAX_INPUT} bytes wait already. Try again, or interrupt it.`;
  return new MoitumiError('input_full', text, { limit: MAX_INPUT });
}
