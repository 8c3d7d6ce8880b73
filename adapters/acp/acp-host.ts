import { RequestError, type RequestPermissionRequest, type RequestPermissionResponse } from '@agentclientprotocol/sdk';
import type { CoreMessage, HostMessage, HostState } from '../../src/domain/acp-link.ts';
import type { PromptId } from '../../src/domain/prompt.ts';
import type { ITransport } from '../../src/ports/transport.ts';
import { type AcpSession, AgentFault, errorWords, openSession, type Patience } from './acp-session.ts';
import { type AgentProcess, startAgent } from './agent-process.ts';
import { CommandTerminals } from './command-terminals.ts';
import type { IConversationView, ViewListener } from './conversation-view.ts';
import { CoreDoor } from './core-door.ts';
import { messageStream } from './message-stream.ts';
import { OpenAsks } from './open-asks.ts';
import { SessionUpdates } from './session-updates.ts';
import { StreamedWords } from './streamed-words.ts';
import { type UsageMessage, usageMessage, usageWords } from './told-usage.ts';
import { endOf, failureOf } from './turn-end.ts';
import { TurnWords } from './turn-words.ts';

export type AcpHostOptions = {
  /** The agent's program and its arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The conversation to take up; null: a new one. */
  readonly loads: string | null;
  readonly version: string;
  readonly view: IConversationView;
  readonly patience?: Patience;
};

/** Slow agents load for some seconds, and start their own servers for a session. */
const PATIENCE: Patience = { initialize: 60_000, session: 120_000, cancel: 10_000 };

/** How long a program may take to end after its connection did. */
const LAST_WORDS_MS = 500;

/** So many prompts are remembered, so that none is given twice. */
const MAX_TAKEN = 1_000;

/** Most lines that are no messages, of an agent that writes such, that are shown. */
const MAX_STRAY = 20;

type Wanted = { readonly id: PromptId | null; readonly text: string };

/** Holds a conversation with an ACP agent, for as long as that runs: cores come and go. */
export class AcpHost implements ViewListener {
  readonly #options: AcpHostOptions;
  readonly #process: AgentProcess;
  readonly #terminals: CommandTerminals;
  readonly #door: CoreDoor;
  readonly #asks: OpenAsks;
  readonly #words = new TurnWords();
  readonly #streamed: StreamedWords;
  readonly #updates: SessionUpdates;
  readonly #queue: Wanted[] = [];
  readonly #taken = new Set<PromptId>();
  #session: AcpSession | null = null;
  #state: HostState = { state: 'starting', text: 'it starts', message: null, finished: false, failed: false };
  #turning = false;
  #toldUsage = '';
  /** What was wrong with what the agent sends; null: nothing. */
  #fault: string | null = null;
  readonly #strays: string[] = [];
  #obeys: NodeJS.Timeout | undefined;
  #leave: (why: string | null) => void = () => undefined;

  constructor(options: AcpHostOptions) {
    const { command, cwd, env, view } = options;
    this.#options = options;
    this.#terminals = new CommandTerminals(cwd, env);
    this.#door = new CoreDoor({ standing: () => this.#standing(), received: (message) => this.#received(message) });
    const tell = (message: HostMessage): void => this.#door.tell(message);
    this.#asks = new OpenAsks(tell, () => this.#askedAnew());
    const said = (text: string): void => this.#door.record({ what: 'said', text });
    this.#streamed = new StreamedWords({ words: this.#words, tell, said });
    this.#updates = new SessionUpdates(view, this.#words);
    this.#process = startAgent(command, cwd, env);
  }

  /** A core has connected. */
  accept(core: ITransport): void {
    this.#door.accept(core);
  }

  /** Resolves when it is over, with why, in words; null: it was left. */
  async run(): Promise<string | null> {
    const left = new Promise<string | null>((resolve) => {
      this.#leave = resolve;
    });
    const ended = this.#process.ended.then((how) => this.#withWords(`${this.#name} ${how}`));
    const broken = this.#broken().then((why) => `${this.#name}: ${why}`);
    return this.#end(await Promise.race([left, ended, broken]));
  }

  submit(text: string): void {
    this.#door.record({ what: 'typed', text });
    this.#want({ id: null, text });
  }

  choose(index: number): boolean {
    return this.#asks.choose(index);
  }

  interrupt(): void {
    if (!this.#turning) return;
    this.#asks.cancelAll('its turn was interrupted');
    this.#session?.cancel();
    clearTimeout(this.#obeys);
    this.#obeys = setTimeout(() => {
      this.#become({ state: 'working', text: 'it was told to stop its turn, and goes on', message: 'does not stop' });
    }, this.#patience.cancel);
  }

  leave(): void {
    this.#leave(null);
  }

  /** This process is about to end by a signal: ends what it has started, without a word. */
  abandon(): void {
    this.#terminals.close();
    this.#process.kill();
  }

  get #patience(): Patience {
    return this.#options.patience ?? PATIENCE;
  }

  get #name(): string {
    return this.#options.command[0]?.split('/').at(-1) ?? 'the agent';
  }

  /** Resolves with why there is no conversation, or no more. */
  async #broken(): Promise<string> {
    try {
      const session = await this.#open();
      await session.closed;
    } catch (error) {
      if (error instanceof AgentFault && error.silent) return this.#withWords(error.message);
      if (error instanceof AgentFault || error instanceof RequestError) return errorWords(error);
    }
    // A connection breaks mostly because its program ends, which tells more.
    await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
    return this.#fault ?? 'it closed its output';
  }

  #withWords(why: string): string {
    const wrote = this.#process.complaint().split('\n').at(-1) || this.#strays.at(-1) || '';
    return wrote === '' ? why : `${why}; it wrote: ${wrote}`;
  }

  async #open(): Promise<AcpSession> {
    const { cwd, loads, version, view } = this.#options;
    const { input, output } = this.#process;
    const session = await openSession({
      stream: messageStream(input, output, {
        stray: (line) => this.#strayed(line),
        broke: (why) => {
          this.#fault = why;
        },
      }),
      cwd,
      loads,
      version,
      patience: this.#patience,
      terminals: this.#terminals,
      updated: (update) => {
        this.#updates.take(update);
        // What it says while it loads was said before.
        if (this.#session !== null) this.#streamed.changed(this.#turning);
      },
      asked: (request, signal) => this.#asked(request, signal),
    });
    this.#words.clear();
    this.#session = session;
    this.#door.tell({ kind: 'session', session: session.id });
    view.told('note', `${loads === null ? 'conversation' : 'took up conversation'} ${session.id}`);
    this.#become({ state: 'idle', text: 'it is ready' });
    this.#next();
    return session;
  }

  #standing(): readonly HostMessage[] {
    const saying = this.#session === null ? '' : this.#words.text;
    return [
      { kind: 'hello', session: this.#session?.id ?? null },
      { kind: 'state', ...this.#state, finished: false },
      ...this.#asks.standing(),
      ...this.#usage(),
      ...(saying === '' ? [] : [{ kind: 'streaming', text: saying } as const]),
    ];
  }

  #received(message: Exclude<CoreMessage, { readonly kind: 'noted' }>): void {
    switch (message.kind) {
      case 'prompt':
        if (this.#taken.has(message.id)) this.#door.tell({ kind: 'took', prompt: message.id });
        else if (!this.#queue.some(({ id }) => id === message.id)) this.#want({ id: message.id, text: message.text });
        return;
      case 'cancel':
        this.interrupt();
        return;
      case 'answer':
        this.#asks.answer(message.key, message.answer);
        return;
      default:
        // A later core may know more.
        message satisfies never;
    }
  }

  #want(wanted: Wanted): void {
    this.#queue.push(wanted);
    this.#next();
  }

  #next(): void {
    if (this.#turning || this.#session === null) return;
    const wanted = this.#queue.shift();
    if (wanted !== undefined) void this.#turn(this.#session, wanted);
  }

  async #turn(session: AcpSession, { id, text }: Wanted): Promise<void> {
    this.#streamed.settle();
    this.#turning = true;
    this.#updates.clear();
    this.#options.view.prompted(text);
    this.#become({ state: 'working', text: 'its turn is under way' });
    if (id !== null) this.#take(id);
    const end = await session.prompt(text).then(endOf, failureOf);
    // With its connection all is over; why is told elsewhere.
    if (!session.isOpen()) return;
    this.#turning = false;
    clearTimeout(this.#obeys);
    this.#asks.cancelAll('its turn is over');
    this.#streamed.settle();
    if (end.message !== undefined) this.#options.view.told(end.failed ? 'error' : 'note', end.message);
    this.#tellUsage();
    this.#become({ state: 'idle', ...end });
    this.#next();
  }

  #tellUsage(): void {
    const [told] = this.#usage();
    if (told === undefined || JSON.stringify(told) === this.#toldUsage) return;
    this.#toldUsage = JSON.stringify(told);
    this.#door.tell(told);
    this.#options.view.told('note', usageWords(told));
  }

  #usage(): readonly UsageMessage[] {
    const { usage } = this.#updates;
    return usage === null ? [] : [usageMessage(usage)];
  }

  #take(id: PromptId): void {
    this.#taken.add(id);
    const [oldest] = this.#taken;
    if (oldest !== undefined && this.#taken.size > MAX_TAKEN) this.#taken.delete(oldest);
    this.#door.tell({ kind: 'took', prompt: id });
  }

  #asked(request: RequestPermissionRequest, signal: AbortSignal): Promise<RequestPermissionResponse> {
    return this.#asks.ask(request, this.#updates.call(request.toolCall.toolCallId), signal);
  }

  #askedAnew(): void {
    const { first } = this.#asks;
    this.#options.view.asked(first);
    if (first !== null) this.#become({ state: 'waiting', text: `it asks: ${first.title}`, message: first.title });
    else if (this.#turning) this.#become({ state: 'working', text: 'its turn goes on' });
  }

  #become(news: Partial<HostState> & Pick<HostState, 'state' | 'text'>): void {
    this.#state = { message: null, finished: false, failed: false, ...news };
    this.#door.tell({ kind: 'state', ...this.#state });
    this.#options.view.state(this.#state.state);
  }

  #strayed(line: string): void {
    if (this.#strays.length >= MAX_STRAY) return;
    this.#strays.push(line);
    this.#options.view.told('note', line);
  }

  async #end(why: string | null): Promise<string | null> {
    clearTimeout(this.#obeys);
    if (this.#session !== null) this.#streamed.settle();
    if (why !== null) {
      this.#options.view.told('error', why);
      this.#door.record({ what: 'ending', text: why });
    }
    this.#session?.close();
    this.#terminals.close();
    await Promise.all([this.#process.stop(), this.#door.settled()]);
    return why;
  }
}
