import type { AgentId } from '../../src/domain/agent.ts';
import type { AskDesk } from './ask-desk.ts';
import { botCommands, helpText } from './commands.ts';
import type { Incoming } from './gate.ts';
import type { Receipts } from './receipts.ts';
import { type CommandSender, type Reply, SILENCE } from './reply.ts';
import { agentIn, onlyLive, type Scene } from './scene.ts';

export type SpeakingDeps = { readonly scene: Scene; readonly asks: AskDesk; readonly receipts: Receipts };

/** What words come to: a command, the answer to an ask, or a turn to the agent that they are for. Rejects with MoitumiError. */
export async function speak(
  deps: SpeakingDeps,
  said: Incoming & { readonly kind: 'text' },
  send: CommandSender,
): Promise<Reply> {
  const { scene, asks } = deps;
  const card = said.replied === null ? null : asks.cardAt(said.chat, said.replied.message);
  if (card !== null && scene.mirror.state.asks.get(card.ask)?.state === 'open') {
    await asks.replied(card, said.text, send);
    return SILENCE;
  }
  const here = agentHere(scene, said);
  const command = readCommand(said.text, scene.identity.username);
  if (command === 'not ours') return SILENCE;
  if (command !== null) {
    if (command.name === 'start') return { texts: [helpText()] };
    const found = botCommands.find(({ name }) => name === command.name);
    if (found !== undefined) return found.run({ scene, asks, words: command.words, chat: said.chat, here, send });
    // An agent's own command, as /compact.
    if (here === null) return { texts: [`There is no command /${command.name}. /help lists them.`] };
  }
  return tell(deps, said, said.text.replace(/^\/\//, '/'), send);
}

/** Makes words a turn to the agent that they are for, with a receipt. */
export async function tell(deps: SpeakingDeps, said: Incoming, words: string, send: CommandSender): Promise<Reply> {
  const { scene, receipts } = deps;
  const agent = agentHere(scene, said) ?? onlyLive(scene.mirror)?.id ?? null;
  if (agent === null)
    return { texts: ['For which agent? Write in its topic, or answer one of its messages. /agents lists them.'] };
  const prompt = await send('submit_turn', { agent, text: words }, 'a');
  return {
    texts: [],
    keep: (draft) => {
      receipts.began(draft, prompt, said);
      if (scene.book.get('spoken', said.chat)?.agent !== agent) draft.put('spoken', said.chat, { agent });
    },
  };
}

/** The agent that a place speaks of: its topic's, the answered message's, the one that was spoken to last. */
export function agentHere({ topics, book, mirror }: Scene, said: Incoming): AgentId | null {
  const inTopic = said.topic === null ? null : topics.agentOf(said.chat, said.topic);
  const answered = said.kind === 'press' || said.replied === null ? null : agentIn(said.replied.text);
  const last = book.get('spoken', said.chat)?.agent ?? null;
  return inTopic ?? answered ?? (last !== null && mirror.state.agents.get(last)?.state !== 'exited' ? last : null);
}

/** `/stop@moitumi_bot a3`, taken apart; null: no command. */
function readCommand(text: string, bot: string): { readonly name: string; readonly words: string } | 'not ours' | null {
  const [, name, named, words = ''] = /^\/([a-z][a-z0-9_]*)(?:@(\w+))?(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  if (name === undefined) return null;
  if (named !== undefined && named.toLowerCase() !== bot.toLowerCase()) return 'not ours';
  return { name: name.toLowerCase(), words: words.trim() };
}
