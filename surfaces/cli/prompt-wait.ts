import { MoitumiError } from '../../src/domain/error.ts';
import { isSettled, type Prompt, type PromptId } from '../../src/domain/prompt.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { Params } from '../../src/ports/requests.ts';
import { plainText } from '../terminal/display-text.ts';
import type { CommandCall } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { oneOrAll, promptForm } from './json-forms.ts';
import { withLiveClient } from './live.ts';
import { settleable } from './settleable.ts';

/** What a prompt says. */
export type Words = Pick<Params<'submit_turn'>, 'text' | 'template' | 'values'>;

/** Sends a prompt to each agent, waits until their turns are over, and prints what they said last. */
export async function sendAndWait(
  call: CommandCall,
  agents: readonly string[],
  words: Words,
  seconds: number | null,
): Promise<number> {
  const wait = new PromptWait();
  const timer = seconds === null ? undefined : setTimeout(() => wait.fail(timedOut(wait, seconds)), seconds * 1000);
  const listening = { sync: 'graph', onPush: (push: Push) => wait.pushed(push), onBroken: wait.fail } as const;
  try {
    return await withLiveClient(call, listening, async (client) => {
      const sent = await Promise.all(agents.map((agent) => client.request('submit_turn', { agent, ...words })));
      const settled = await wait.until(sent);
      const said = await Promise.all(settled.map(({ agent }) => client.request('read_said', { agent })));
      const told = settled.map((prompt, index) => ({ prompt, said: said[index]?.text ?? null }));
      await print(call, told);
      return settled.some(({ state }) => state !== 'finished') ? exitCodes.refused : 0;
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Follows prompts to their ends. Pushes may come before the replies that they are about. */
class PromptWait {
  readonly #seen = new Map<PromptId, Prompt>();
  readonly #outcome = settleable<readonly Prompt[]>();
  #wanted: readonly PromptId[] | null = null;

  readonly fail = (error: Error): void => this.#outcome.reject(error);

  until(sent: readonly Prompt[]): Promise<readonly Prompt[]> {
    this.#wanted = sent.map(({ id }) => id);
    for (const prompt of sent) if (!this.#seen.has(prompt.id)) this.#seen.set(prompt.id, prompt);
    this.#look();
    return this.#outcome.promise;
  }

  pushed(push: Push): void {
    if (push.event !== 'prompt_updated') return;
    this.#seen.set(push.data.id, push.data);
    this.#look();
  }

  pending(): readonly Prompt[] {
    return this.#prompts().filter((prompt) => !isSettled(prompt));
  }

  #look(): void {
    if (this.#wanted !== null && this.pending().length === 0) this.#outcome.resolve(this.#prompts());
  }

  #prompts(): readonly Prompt[] {
    return (this.#wanted ?? []).flatMap((id) => this.#seen.get(id) ?? []);
  }
}

async function print(
  { output }: CommandCall,
  told: readonly { readonly prompt: Prompt; readonly said: string | null }[],
): Promise<void> {
  if (output.json) {
    await output.value(oneOrAll(told.map(({ prompt, said }) => ({ ...promptForm(prompt), said }))));
    return;
  }
  for (const { prompt, said } of told) {
    if (prompt.state === 'failed') output.complain(`${prompt.id} failed: ${plainText(prompt.reason ?? '')}.`);
    if (told.length > 1) await output.lines([`${prompt.agent}:`]);
    if (said !== null) await output.lines(said.split('\n').map(plainText));
  }
}

function timedOut(wait: PromptWait, seconds: number): MoitumiError<'timed_out'> {
  const states = wait.pending().map(({ id, agent, state }) => `${id} to ${agent} is ${state}`);
  const still = states.length === 0 ? 'the core has not answered' : states.join(', ');
  return new MoitumiError('timed_out', `After ${seconds} s ${still}.`, { seconds });
}
