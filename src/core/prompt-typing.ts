import { MoitumiError } from '../domain/error.ts';
import { keyBytes } from '../domain/key-names.ts';
import type { AgentProfile } from '../domain/profile.ts';
import type { Prompt } from '../domain/prompt.ts';
import type { IAgentTerminal } from '../ports/agent-manager.ts';
import type { IClock } from '../ports/clock.ts';
import type { Screen } from '../ports/requests.ts';
import { typed } from './turn-typing.ts';

export type PromptTyping = {
  readonly prompt: Prompt;
  /** How the agent's input line is emptied, and filled again. */
  readonly profile: Pick<AgentProfile, 'clear' | 'restore' | 'paste_ms'>;
  readonly terminal: IAgentTerminal;
  readonly clock: IClock;
  /** Whether Enter would now answer a dialog instead of sending the prompt. */
  readonly asks: () => boolean;
};

/** How long emptying an empty input line may show nothing, in ms. */
const CLEAR_MS = 150;

/** How long a program may take to show what was pasted: the slowest draw their input box anew for each paste. */
const SHOW_MS = 1_500;

/** So much of a prompt's end is looked for on the screen. */
const TAIL = 24;

/** What some programs show in place of a long paste. */
const PASTED = /\[pasted/i;

/**
 * Types one prompt: empties the input line of what a person half typed there, pastes, sees it on the screen, presses
 * Enter, and puts back what was there. Each step has a name by which the keeper does it once, whichever core asks.
 * Rejects when it was not sent, with why; then Enter was not pressed.
 */
export async function typePrompt({ prompt, profile, terminal, clock, asks }: PromptTyping): Promise<void> {
  const { agent, id, text } = prompt;
  const press = (key: string, name: string): void => typed(agent, terminal.write(keyBytes(key), `${id}:${name}`));
  const hadText = await clear(terminal, profile.clear, press);
  const before = await look(terminal);
  typed(agent, terminal.paste(text, `${id}:text`));
  // Another core may have got as far as this, and nothing more will show.
  const there = prompt.state === 'typing' && shows(before, text);
  if (!there) await shown(clock, terminal, text, before.offset);
  const { offset } = await look(terminal);
  const { paste_ms } = profile;
  if (paste_ms !== undefined) await new Promise<void>((resolve) => clock.after(paste_ms, resolve));
  if (asks()) throw interrupted(agent);
  press('Enter', 'enter');
  if (!hadText || profile.restore.length === 0) return;
  await sent(clock, terminal, text, offset);
  for (const [index, key] of profile.restore.entries()) press(key, `restore${index}`);
}

/** Presses Enter for a typed prompt that still stands in the input line: once, as each of its steps. */
export function sendAgain({ agent, id }: Prompt, terminal: IAgentTerminal): void {
  typed(agent, terminal.write(keyBytes('Enter'), `${id}:enter-again`));
}

/** Whether what was typed still stands where the cursor is. */
export function standsInInput(screen: Screen, text: string): boolean {
  return endsWithTail(screen.lines[screen.scrollback + screen.cursor.y] ?? '', text);
}

/** Whether a row of a screen ends as a typed text does. */
export function endsWithTail(row: string, text: string): boolean {
  const tail = tailOf(text.split('\n').at(-1) ?? '');
  return tail !== '' && squeezed(row).endsWith(tail);
}

/** Whether there was something to clear. */
async function clear(
  terminal: IAgentTerminal,
  keys: readonly string[],
  press: (key: string, name: string) => void,
): Promise<boolean> {
  if (keys.length === 0) return false;
  const before = await look(terminal);
  for (const [index, key] of keys.entries()) press(key, `clear${index}`);
  const after = await look(terminal, { after: before.offset, waitMs: CLEAR_MS });
  return after.lines.join('\n') !== before.lines.join('\n');
}

/** Waits until the end of the text is on the screen, or the program shows nothing more. */
async function shown(clock: IClock, terminal: IAgentTerminal, text: string, from: number): Promise<void> {
  const end = clock.elapsed() + SHOW_MS;
  let offset = from;
  for (let left = SHOW_MS; left > 0; left = end - clock.elapsed()) {
    const screen = await look(terminal, { after: offset, waitMs: left });
    if (screen.offset === offset || shows(screen, text)) return;
    offset = screen.offset;
  }
}

/** Waits until Enter was seen to be taken: read together with it, what is put back would come before it, and be sent along. */
async function sent(clock: IClock, terminal: IAgentTerminal, text: string, from: number): Promise<void> {
  const end = clock.elapsed() + SHOW_MS;
  let offset = from;
  for (let left = SHOW_MS; left > 0; left = end - clock.elapsed()) {
    const screen = await look(terminal, { after: offset, waitMs: left });
    if (screen.offset === offset || !standsInInput(screen, text)) return;
    offset = screen.offset;
  }
}

function shows({ lines }: Screen, text: string): boolean {
  return squeezed(lines.join('')).includes(tailOf(text)) || PASTED.test(lines.join('\n'));
}

function look(terminal: IAgentTerminal, wait: { after?: number; waitMs?: number } = {}): Promise<Screen> {
  return terminal.readScreen({ scrollback: 0, ansi: false, ...wait });
}

function tailOf(text: string): string {
  return squeezed(text).slice(-TAIL);
}

/** Without blanks and box drawings, with which programs break and frame what they show. */
function squeezed(text: string): string {
  return text.replace(/[\s\u2500-\u259f]+/g, '');
}

function interrupted(agent: string): MoitumiError {
  const text = `${agent} asked for something while the prompt was typed; it stands in its input line, and was not sent.`;
  return new MoitumiError('prompt_not_taken', text, { agent });
}
