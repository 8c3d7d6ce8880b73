import type { RequestPermissionRequest, RequestPermissionResponse, ToolCall } from '@agentclientprotocol/sdk';
import type { HostMessage } from '../../src/domain/acp-link.ts';
import type { AskAnswer, AskDraft } from '../../src/domain/ask.ts';
import { chosenOption, permissionAsk } from './permission-ask.ts';

type OpenAsk = {
  readonly key: string;
  readonly draft: AskDraft;
  readonly request: RequestPermissionRequest;
  readonly answer: (response: RequestPermissionResponse) => void;
};

/** Most questions of one agent at once. */
const MAX_ASKS = 32;

/** What the agent has asked for, and waits for. The first answer wins, wherever it comes from. */
export class OpenAsks {
  readonly #tell: (message: HostMessage) => void;
  readonly #changed: () => void;
  readonly #open = new Map<string, OpenAsk>();
  #last = 0;

  constructor(tell: (message: HostMessage) => void, changed: () => void) {
    this.#tell = tell;
    this.#changed = changed;
  }

  /** The one that was asked first; null: none. */
  get first(): AskDraft | null {
    const [first] = this.#open.values();
    return first?.draft ?? null;
  }

  standing(): readonly HostMessage[] {
    return [...this.#open.values()].map(({ key, draft }) => ({ kind: 'ask', key, draft }));
  }

  /** Resolves with what the agent is to be told. */
  ask(
    request: RequestPermissionRequest,
    known: Partial<ToolCall>,
    signal: AbortSignal,
  ): Promise<RequestPermissionResponse> {
    if (this.#open.size >= MAX_ASKS) throw new Error(`More than ${MAX_ASKS} questions at once.`);
    this.#last += 1;
    const key = `acp:${this.#last}`;
    const draft = permissionAsk(request, known);
    return new Promise((resolve) => {
      this.#open.set(key, { key, draft, request, answer: resolve });
      signal.addEventListener('abort', () => this.#cancel(key, 'it no longer asks'));
      this.#tell({ kind: 'ask', key, draft });
      this.#changed();
    });
  }

  /** The core's answer. What is over by now has been told to it. */
  answer(key: string, answer: Pick<AskAnswer, 'options' | 'text'>): void {
    const ask = this.#open.get(key);
    const optionId = ask === undefined ? null : chosenOption(ask.request, answer);
    if (ask === undefined || optionId === null) return;
    this.#tell({ kind: 'answered', key });
    this.#settle(ask, { outcome: { outcome: 'selected', optionId } });
  }

  /** Chosen at the agent's own terminal: the option at that place of what was asked first. False: there is none. */
  choose(index: number): boolean {
    const [ask] = this.#open.values();
    const option = ask?.request.options[index];
    if (ask === undefined || option === undefined) return false;
    this.#tell({ kind: 'ask_over', key: ask.key, text: 'it was answered at its own keyboard' });
    this.#settle(ask, { outcome: { outcome: 'selected', optionId: option.optionId } });
    return true;
  }

  /** The turn is cancelled, and all that it asks with it. */
  cancelAll(text: string): void {
    for (const key of [...this.#open.keys()]) this.#cancel(key, text);
  }

  #cancel(key: string, text: string): void {
    const ask = this.#open.get(key);
    if (ask === undefined) return;
    this.#tell({ kind: 'ask_over', key, text });
    this.#settle(ask, { outcome: { outcome: 'cancelled' } });
  }

  #settle(ask: OpenAsk, response: RequestPermissionResponse): void {
    this.#open.delete(ask.key);
    ask.answer(response);
    this.#changed();
  }
}
