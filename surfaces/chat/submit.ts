import { isLive } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import { runCommandLine } from '../commands/run-command.ts';
import { sentence } from '../commands/site.ts';
import type { Chat } from './chat.ts';
import { type InlineAnswer, inlineAnswer } from './inline-answer.ts';

/** What becomes of a line that was typed. */
export type Submitter = {
  /** Runs it as a command, answers an ask with it, or says it to the agent. */
  submit(text: string): void;
};

/** Carries out lines for a chat; what comes of it is told there. */
export function createSubmitter(chat: Chat): Submitter {
  /** An ask that was shown in part, and the line that would allow it: once more is meant. */
  let unread: { readonly ask: string; readonly line: string } | null = null;

  const isMeant = (ask: Ask, line: string, { allows }: InlineAnswer): boolean => {
    if (ask.whole || !allows || (unread?.ask === ask.id && unread.line === line)) return true;
    unread = { ask: ask.id, line };
    chat.hint(`Only a part of what ${ask.agent} asks for is shown. The same again allows it all the same.`);
    return false;
  };

  const take = async (text: string): Promise<void> => {
    const site = chat.site();
    if (site === null) throw new Error('There is no connection yet: the line was not sent.');
    const line = text.trim();
    if (line.startsWith('/') && !line.startsWith('//')) {
      chat.say([[], [['dim', line]]]);
      chat.say(await runCommandLine(line.slice(1), site));
      return;
    }
    const [ask] = chat.asks;
    const answer = ask === undefined ? null : inlineAnswer(ask, line);
    if (ask !== undefined && answer !== null) {
      if (isMeant(ask, line, answer)) await answerAsk(chat, ask, answer);
      return;
    }
    await send(chat, line.startsWith('//') ? text.trimStart().slice(1) : text);
  };

  return { submit: (text) => void take(text).catch(chat.fail) };
}

async function answerAsk(chat: Chat, ask: Ask, { options, text }: InlineAnswer): Promise<void> {
  const params = { ask: ask.id, options, hash: ask.hash, ...(text === null ? {} : { text }) };
  await chat.client?.request('answer_ask', params);
}

/** To the node's agent; the conversation shows it as soon as the core has it. */
async function send(chat: Chat, text: string): Promise<void> {
  const { node, agent, client } = chat;
  if (node === null) return chat.say(sentence('Which node? /node NAME goes to one.'));
  if (agent === null) return chat.say(sentence(`${node} has no agent: /spawn starts one.`));
  if (!isLive(agent)) {
    return chat.say(sentence(`${agent.id} has ended: /sleep wake continues it, /spawn starts another.`));
  }
  const arrived = chat.sending(text);
  try {
    const prompt = await client?.request('submit_turn', { agent: agent.id, text });
    if (prompt?.state === 'failed') chat.say([[['failed', `It was not sent: ${prompt.reason ?? ''}`]]]);
  } finally {
    arrived();
  }
}
