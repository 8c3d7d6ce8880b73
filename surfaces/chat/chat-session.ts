import type { NodeId } from '../../src/domain/node.ts';
import type { Cancel } from '../../src/ports/clock.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { ConnectionState, IControlClient } from '../../src/protocol/control-client.ts';
import { directoryOf } from '../commands/site.ts';
import { MAX_LINES } from '../terminal/input-line.ts';
import { type InputEvent, keyPress } from '../terminal/key-parser.ts';
import { PLAIN_LINES } from '../terminal/plain-lines.ts';
import { onSignals, type ProcessSignals } from '../terminal/process-signals.ts';
import { createTerminalSession } from '../terminal/terminal-session.ts';
import { Chat } from './chat.ts';
import type { ChatOptions } from './chat-options.ts';
import { ChatScreen } from './chat-screen.ts';
import { createEditor, type Editor, type EditorAct, pasteInto, pressEditor, taken, withCompletion } from './editor.ts';
import { addToHistory, readHistory } from './history-file.ts';
import { createSubmitter, type Submitter } from './submit.ts';

/** How long after the first ^C a second one quits, in ms. */
const TWICE_MS = 3_000;

/** How long after the last key what is being typed is kept, in ms. */
const DRAFT_MS = 1_000;

/** How long a list of files counts as what is there, in ms. */
const FILES_MS = 5_000;

/** How often the core is told that a person is here, in ms. */
const PRESENCE_MS = 20_000;

/** How a chat ended: the person left it, or the terminal or the system ended it. */
type ChatEnd = 'left' | 'gone';

/** How long Tab may hold the keys that follow it, in ms. */
const HELD_MS = 300;

/** A chat on a terminal: its keys, and what they lead to. */
export class ChatSession {
  /** Resolves when the person left, or their terminal is gone. */
  readonly ended: Promise<ChatEnd>;
  readonly #options: ChatOptions;
  readonly #chat: Chat;
  readonly #screen: ChatScreen;
  readonly #signals: ProcessSignals;
  readonly #submitter: Submitter;
  #editor: Editor = createEditor([]);
  /** What was submitted here, for the history. */
  #typed: string[] = [];
  #leavingAt = Number.NEGATIVE_INFINITY;
  /** The draft that the core has, and of which node. */
  #draft: { readonly node: NodeId | null; readonly text: string } = { node: null, text: '' };
  #presentAt = 0;
  #cancelDraft: Cancel = () => undefined;
  #files: { readonly of: string; readonly at: number; readonly names: Promise<readonly string[]> } | null = null;
  /** Keys that came while Tab is looked up; null: it is not. */
  #ahead: InputEvent[] | null = null;
  #end: (how: ChatEnd) => void = () => undefined;

  constructor(options: ChatOptions) {
    const { input, output, clock, theme } = options;
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    const quit = () => this.#end('left');
    const gone = () => this.#end('gone');
    this.#chat = new Chat(options, { quit, moved: (draft) => this.#moved(draft) });
    const listener = {
      input: (event: InputEvent) => this.#take(event),
      resized: () => this.#screen.schedule(),
      drained: () => this.#screen.drained(),
      gone,
    };
    const terminal = createTerminalSession(PLAIN_LINES, input, output, clock, listener);
    this.#screen = new ChatScreen(terminal, theme, (room) => this.#chat.area(this.#editor, room));
    this.#chat.showOn(this.#screen);
    this.#submitter = createSubmitter(this.#chat);
    this.#signals = onSignals({
      terminate: gone,
      suspend: () => this.#suspend(),
      resume: () => this.#resume(),
      restore: () => this.#screen.leave(),
    });
  }

  /** Takes the terminal: one can type before there is a connection. */
  begin(): void {
    this.#screen.enter();
    this.#editor = createEditor(readHistory(this.#options.historyFile));
  }

  readonly pushed = (push: Push): void => this.#chat.pushed(push);

  readonly connection = (state: ConnectionState): void => this.#chat.connection(state);

  /** Rejects where there is no such node. */
  connected(client: IControlClient): Promise<void> {
    return this.#chat.begin(client);
  }

  /** Keeps what is for the next time: the history, and what is being typed. */
  async keep(): Promise<void> {
    this.#cancelDraft();
    this.#screen.leave();
    await this.#keepDraft();
    // A disk that is full takes no history, and that is no reason to fail.
    await addToHistory(this.#options.historyFile, this.#typed).catch(() => undefined);
  }

  close(): void {
    this.#chat.close();
    this.#screen.leave();
    this.#signals.release();
  }

  #take(event: InputEvent): void {
    if (this.#ahead !== null) {
      this.#ahead.push(event);
      return;
    }
    if (event.kind === 'paste') this.#paste(event.text);
    else if (event.kind === 'key') {
      const { name, text } = keyPress(event);
      this.#press(event.shift && text === '' ? `S-${name}` : name, text);
    } else return;
    this.#tellPresence();
    this.#changed();
  }

  /** Who types here looks at this agent, and need not be called for it; what it did is seen. */
  #tellPresence(): void {
    const { client, agent } = this.#chat;
    const now = this.#options.clock.now();
    if (client === null || agent === null) return;
    if (agent.unseen) client.request('see_agent', { agent: agent.id }).catch(() => undefined);
    if (now - this.#presentAt < PRESENCE_MS) return;
    this.#presentAt = now;
    client.request('report_presence', { here: true, agent: agent.id }).catch(() => undefined);
  }

  #paste(text: string): void {
    this.#editor = pasteInto(this.#editor, text);
    if (this.#editor.line.text.length < MAX_LINES) return;
    this.#chat.hint(`Only ${MAX_LINES} characters were taken: put more into a file, and name it with @.`);
  }

  #press(name: string, text: string): void {
    this.#chat.hint(null);
    if (name !== 'C-c') this.#leavingAt = Number.NEGATIVE_INFINITY;
    const { editor, act } = pressEditor(this.#editor, name, text);
    this.#editor = editor;
    if (act !== null) this.#act(act);
  }

  #act(act: EditorAct): void {
    switch (act.kind) {
      case 'submit':
        this.#submit(act.text);
        break;
      case 'complete':
        void (act.insert ? this.#completeFirst() : this.#complete(false)).catch(this.#chat.fail);
        break;
      case 'interrupt':
        this.#interrupt();
        break;
      case 'leave':
        this.#end('left');
        break;
      case 'repaint':
        this.#screen.clear();
        break;
      case 'suspend':
        this.#suspend();
        break;
    }
  }

  #submit(text: string): void {
    if (text.trim() === '') return;
    // What cannot be sent yet stays where it is.
    if (this.#chat.client === null) {
      this.#chat.hint('moitumi does not answer yet.');
      return;
    }
    this.#typed.push(text);
    this.#editor = taken(this.#editor, text);
    this.#submitter.submit(text);
  }

  /** The agent that works; else what is being typed; else, the second time, the chat. */
  #interrupt(): void {
    const { agent, client } = this.#chat;
    const now = this.#options.clock.elapsed();
    if (agent?.state === 'working' && client !== null) {
      this.#chat.hint(`Interrupting ${agent.id}…`);
      const done = () => this.#chat.hint(null);
      client.request('interrupt_agent', { agent: agent.id }).then(done, this.#chat.fail);
    } else if (this.#editor.line.text !== '') {
      this.#editor = createEditor(this.#editor.history);
    } else if (now - this.#leavingAt < TWICE_MS) {
      this.#end('left');
    } else {
      this.#leavingAt = now;
      this.#chat.hint('^C again quits; the agents run on.');
    }
  }

  /** What is typed meanwhile is meant for what it becomes; but a slow disk must not hold the keys for long. */
  async #completeFirst(): Promise<void> {
    const ahead: InputEvent[] = [];
    this.#ahead = ahead;
    const release = () => {
      cancel();
      if (this.#ahead !== ahead) return;
      this.#ahead = null;
      for (const event of ahead) this.#take(event);
    };
    const cancel = this.#options.clock.after(HELD_MS, release);
    await this.#complete(true).finally(release);
  }

  async #complete(insert: boolean): Promise<void> {
    const site = this.#chat.site();
    if (site === null) return;
    const { line } = this.#editor;
    const { findCompletion } = await import('../commands/complete.ts');
    const files = async (typed: string) => {
      const { meantFiles } = await import('../commands/files.ts');
      return meantFiles(await this.#fileNames(directoryOf(site)), typed);
    };
    const found = await findCompletion(line, { site, profiles: this.#options.profiles, files });
    this.#editor = withCompletion(this.#editor, line, found, insert);
    this.#screen.schedule();
  }

  async #fileNames(of: string): Promise<readonly string[]> {
    const now = this.#options.clock.elapsed();
    if (this.#files === null || this.#files.of !== of || now - this.#files.at > FILES_MS) {
      const names = import('../commands/files.ts').then(({ listFiles }) => listFiles(of));
      this.#files = { of, at: now, names };
    }
    return this.#files.names;
  }

  /** What was being typed there is there again, unless something else is being typed already. */
  #moved(draft: string): void {
    this.#draft = { node: this.#chat.node, text: draft };
    const { history, line } = this.#editor;
    if (line.text === '') this.#editor = createEditor(history, draft);
    this.#screen.schedule();
  }

  #changed(): void {
    this.#screen.schedule();
    this.#cancelDraft();
    this.#cancelDraft = this.#options.clock.after(DRAFT_MS, () => void this.#keepDraft());
  }

  /** A draft that cannot be kept is typed again; nobody needs to hear of it. */
  async #keepDraft(): Promise<void> {
    const { node, client } = this.#chat;
    const { text } = this.#editor.line;
    if (client === null || node === null || (this.#draft.node === node && this.#draft.text === text)) return;
    this.#draft = { node, text };
    await client.request('keep_draft', { node, text }).catch(() => undefined);
  }

  #suspend(): void {
    this.#screen.leave();
    this.#signals.stopJob();
  }

  #resume(): void {
    this.#screen.leave();
    this.#screen.enter();
  }
}
