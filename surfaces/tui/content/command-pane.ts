import type { NodeCommand, NodeId } from '../../../src/domain/node.ts';
import { plainText } from '../../terminal/display-text.ts';
import { clipAnsi } from '../render/ansi-line.ts';
import type { Line, Span } from '../render/line.ts';
import { type CommandContent, loadCommand } from './command-content.ts';
import type { ContentOptions } from './content-options.ts';
import { LiveCommand, type LiveOutput } from './live-command.ts';
import { watchNode } from './node-watch.ts';
import { Pager } from './pager.ts';

/** What a command pane is given beside its terminal. */
export type CommandPaneOptions = ContentOptions & {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a command runs whose node has no directory. */
  readonly cwd: string;
};

/** Runs a node's live command and shows its output, until the person leaves. `r` runs it now. */
export async function showCommand(node: NodeId, options: CommandPaneOptions): Promise<void> {
  const pane = new CommandPane(options);
  try {
    const client = await watchNode(
      options.connect,
      (reached) => loadCommand(reached, node, options.cwd),
      (content) => pane.take(content),
    );
    await pane.ended;
    await client.close();
  } finally {
    await pane.close();
  }
}

class CommandPane {
  readonly #options: CommandPaneOptions;
  readonly #pager: Pager;
  #live: LiveCommand | null = null;
  /** What the command was made of, to notice another one. */
  #made = '';
  #size = { cols: 80, rows: 24 };

  constructor(options: CommandPaneOptions) {
    this.#options = options;
    this.#pager = new Pager({
      ...options,
      follow: true,
      onKey: (name) => (name === 'r' ? this.#live?.runNow() : undefined),
      onSize: (cols, rows) => {
        this.#size = { cols, rows };
      },
    });
    this.#pager.begin();
  }

  /** Resolves when the person left. */
  get ended(): Promise<void> {
    return this.#pager.ended;
  }

  /** A text is what went wrong: what runs goes on. */
  take(content: CommandContent | string): void {
    if (typeof content === 'string') {
      this.#say(content);
      return;
    }
    const made = JSON.stringify(content);
    if (made === this.#made) return;
    this.#made = made;
    void this.#live?.close();
    this.#live = content.command === null ? null : this.#create(content);
    if (content.command === null) this.#say('This node has no live command.');
    this.#live?.begin();
  }

  async close(): Promise<void> {
    this.#pager.end();
    await this.#live?.close();
  }

  #create({ command, cwd }: Extract<CommandContent, { readonly cwd: string }>): LiveCommand {
    const live: LiveCommand = new LiveCommand({
      ...{ command, cwd, clock: this.#options.clock },
      env: () => this.#environment(),
      changed: () => {
        if (this.#live === live) this.#draw(command, live.output);
      },
    });
    return live;
  }

  #say(text: string): void {
    this.#pager.show({ header: { left: [['failed', plainText(text)]] }, body: () => [] });
  }

  #draw(command: NodeCommand, output: LiveOutput): void {
    this.#pager.show({
      header: headerLine(command, output),
      body: (width) => output.lines.map((line) => clipAnsi(line, width)),
    });
  }

  /** The person's own, with the pane's size, and with what makes programs use colours though they write to a pipe. */
  #environment(): Readonly<Record<string, string | undefined>> {
    const { env, theme } = this.#options;
    const colors = theme === 'none' ? {} : { CLICOLOR_FORCE: '1', FORCE_COLOR: '1' };
    const { cols, rows } = this.#size;
    return { ...env, ...colors, COLUMNS: String(cols), LINES: String(Math.max(1, rows - 1)) };
  }
}

function headerLine({ run }: NodeCommand, output: LiveOutput): Line {
  return { left: [['dim', `$ ${plainText(run)}`]], right: statusSpans(output) };
}

function statusSpans({ running, last }: LiveOutput): readonly Span[] {
  if (running) return [['working', '● runs']];
  if (last === null) return [];
  const time: Span = ['dim', ` ${new Date(last.at).toTimeString().slice(0, 8)}`];
  return last.end === 0 ? [['idle', '✓'], time] : [['failed', `✗ ${plainText(String(last.end))}`], time];
}
