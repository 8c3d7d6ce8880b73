import type { AgentId } from '../../src/domain/agent.ts';
import type { NodeId } from '../../src/domain/node.ts';
import type { Cancel, IClock } from '../../src/ports/clock.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { TuiState } from './state.ts';

/** Keeps what is half typed of a prompt, so that a TUI that comes back has it. */
export type PromptDrafts = {
  /** Looks at the line that is being typed now. */
  follow(state: TuiState): void;
  /** Keeps what is not kept yet: the TUI goes. */
  leave(): void;
};

type PromptLine = { readonly agent: AgentId; readonly node: NodeId; readonly text: string };

/** How often a line is kept at most. */
const KEEP_MS = 1_000;

/** `found` is called with what was kept when a line for an agent begins; what cannot be kept is typed again. */
export function createPromptDrafts(
  client: Pick<IControlClient, 'request'>,
  clock: IClock,
  found: (agent: AgentId, text: string) => void,
): PromptDrafts {
  let line: PromptLine | null = null;
  let kept = '';
  let waiting: Cancel | null = null;

  const keep = (node: NodeId, text: string): void => {
    waiting?.();
    waiting = null;
    if (text === kept) return;
    kept = text;
    client.request('keep_draft', { node, text }).catch(() => undefined);
  };
  const begin = ({ agent, node }: PromptLine): void => {
    const reading = client.request('get_recent_context', { node, limit: 1 });
    reading.then(
      ({ draft }) => {
        if (draft === '' || line?.agent !== agent) return;
        kept = draft;
        found(agent, draft);
      },
      () => undefined,
    );
  };

  return {
    follow(state) {
      const now = promptLine(state);
      const before = line;
      line = now;
      if (before !== null && before.agent !== now?.agent) {
        // It was sent, or given up.
        keep(before.node, '');
      }
      if (now === null) return;
      if (before?.agent !== now.agent) begin(now);
      else if (before.text !== now.text) waiting ??= clock.after(KEEP_MS, () => line && keep(line.node, line.text));
    },
    leave() {
      if (line !== null) keep(line.node, line.text);
    },
  };
}

/** The prompt that is being typed; null: none is. */
function promptLine({ mode, graph }: TuiState): PromptLine | null {
  if (mode.kind !== 'input' || mode.purpose.kind !== 'prompt') return null;
  const { agent } = mode.purpose;
  const node = graph.agents.get(agent)?.node;
  return node === undefined ? null : { agent, node, text: mode.text };
}
