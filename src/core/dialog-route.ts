import type { Ask } from '../domain/ask.ts';
import { MoitumiError } from '../domain/error.ts';
import type { IAgentTerminal } from '../ports/agent-manager.ts';
import type { IAskRoute } from '../ports/ask-route.ts';
import type { IClock } from '../ports/clock.ts';
import type { IDialogReader, ScreenDialog } from '../ports/dialog-reader.ts';
import type { Screen } from '../ports/requests.ts';
import { type TurnTyping, typed } from './turn-typing.ts';

/** How long a dialog may take to close after its key was pressed. */
const CLOSING_MS = 2_000;

export type DialogRouteOptions = {
  readonly profile: string;
  readonly terminal: IAgentTerminal;
  readonly dialogs: IDialogReader;
  readonly typing: TurnTyping;
  readonly clock: IClock;
};

/** Answers by keys into the dialog on an agent's screen: only into the one that was shown, and read back. */
export class DialogRoute implements IAskRoute {
  readonly via = 'dialog';
  readonly #options: DialogRouteOptions;

  constructor(options: DialogRouteOptions) {
    this.#options = options;
  }

  deliver(ask: Ask): Promise<'taken'> {
    const { typing, terminal } = this.#options;
    return typing.exclusively(ask.agent, terminal, async () => {
      const screen = await terminal.readScreen({ scrollback: 0, ansi: false });
      const keys = keysInto(ask, await this.#dialog(screen));
      typed(ask.agent, terminal.write(keys, `${ask.id}:answer`));
      await this.#closed(ask, screen.offset);
      return 'taken' as const;
    });
  }

  /** Nothing waits: the dialog is the agent's own. */
  withdraw(): void {
    return;
  }

  #dialog(screen: Screen): Promise<ScreenDialog | null> {
    return this.#options.dialogs.read(this.#options.profile, screen.lines);
  }

  /** Resolves when that dialog is seen to be gone. */
  async #closed(ask: Ask, from: number): Promise<void> {
    const { terminal, clock } = this.#options;
    const end = clock.elapsed() + CLOSING_MS;
    for (let left = CLOSING_MS, after = from; left > 0; left = end - clock.elapsed()) {
      const screen = await terminal.readScreen({ scrollback: 0, ansi: false, after, waitMs: left });
      if ((await this.#dialog(screen))?.draft.hash !== ask.hash) return;
      if (screen.offset === after) break;
      after = screen.offset;
    }
    const text = `its keys were pressed, and the dialog is still there. Look at it: moitumi attach ${ask.agent}`;
    throw new MoitumiError('timed_out', text, { seconds: CLOSING_MS / 1_000 });
  }
}

/** Throws, with nothing pressed, when the dialog is not the one that was shown. */
function keysInto(ask: Ask, dialog: ScreenDialog | null): Uint8Array {
  const changed = (text: string) =>
    new MoitumiError('ask_changed', text, { ask: ask.id, hash: dialog?.draft.hash ?? '' });
  if (dialog?.draft.hash !== ask.hash) throw changed('its dialog was not there any more; no key was pressed');
  const [option = ''] = ask.answer?.options ?? [];
  const keys = dialog.keysFor(option);
  if (keys === null) throw changed(`its dialog has no key for “${option}”; none was pressed`);
  return keys;
}
