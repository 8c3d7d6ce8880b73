import type { AgentDigest, AskDigest, Digest, NodeDigest } from '../../src/domain/digest.ts';
import { durationOf } from './agent-words.ts';
import { displayWidth, plainText, wrapText } from './display-text.ts';
import type { SpanLine } from './span.ts';
import type { Role } from './theme.ts';

/** A digest in lines of at most `width` cells: by node, what needs a person first. */
export function digestLines(digest: Digest, width: number): SpanLine[] {
  const { since, until, nodes, left_out } = digest;
  const span = `the last ${durationOf(until - since)}, since ${clockTime(since, until)}`;
  const head = wrapped('strong', '', nodes.length === 0 ? `Nothing happened in ${span}.` : `In ${span}:`, width);
  const rest = left_out === 0 ? [] : wrapped('dim', '', `${left_out} more agents did something.`, width);
  return [...head, ...nodes.flatMap((node) => nodeLines(node, until, width)), ...rest];
}

function nodeLines({ node, title, done, agents }: NodeDigest, until: number, width: number): SpanLine[] {
  const mark = done ? '✓ ' : '';
  const head = wrapped(done ? 'ended' : 'strong', mark, `${node} ${plainText(title)}${done ? ', done' : ''}`, width);
  return [[], ...head, ...agents.flatMap((agent) => agentLines(agent, until, width))];
}

function agentLines(agent: AgentDigest, until: number, width: number): SpanLine[] {
  const [glyph, role] = glyphOf(agent);
  const head = `${agent.agent} ${plainText(agent.profile)}`;
  const facts = factsOf(agent).join(', ');
  return [
    ...wrapped(role, `  ${glyph} `, facts === '' ? head : `${head}: ${facts}`, width),
    ...agent.asks.flatMap((ask) => askLines(ask, until, width)),
  ];
}

function askLines(ask: AskDigest, until: number, width: number): SpanLine[] {
  const open = ask.answer === null && ask.end === null;
  const text = `${ask.ask} ${plainText(ask.title)}: ${outcomeOf(ask, until)}`;
  return wrapped(open ? 'waiting' : 'text', '    ', text, width);
}

function outcomeOf({ answer, end, raised_at }: AskDigest, until: number): string {
  if (answer === null && end === null) return `open for ${durationOf(until - raised_at)}`;
  if (answer === null) return end === 'lost' ? 'nobody answered, and its agent is gone' : 'no longer asked';
  const who = answer.who === 'user' ? 'you' : plainText(answer.who);
  const chosen = plainText(answer.chosen);
  const lost = end === 'lost' ? '; it was lost' : '';
  return `${chosen}, by ${who} on ${plainText(answer.from)} at ${clockTime(answer.at, until)}${lost}`;
}

function factsOf({ state, turns, waited, prompts, ended, cost_usd }: AgentDigest): string[] {
  return [
    ...(state === 'waiting' ? ['waits for you'] : []),
    ...(ended === null ? [] : [endWordsOf(ended)]),
    ...(prompts.failed > 0 ? [`${count(prompts.failed, 'prompt')} failed`] : []),
    ...(turns > 0 ? [`${count(turns, 'turn')} finished`] : []),
    ...(prompts.finished > 0 ? [`${count(prompts.finished, 'prompt')} carried out`] : []),
    ...(waited > 0 ? [`waited ${durationOf(waited)}`] : []),
    ...(cost_usd === null ? [] : [`$${cost_usd.toFixed(2)} in all`]),
  ];
}

function endWordsOf({ exit_code, signal, badly }: NonNullable<AgentDigest['ended']>): string {
  if (signal !== null) return `ended by ${signal}`;
  if (exit_code !== null) return `exited ${exit_code}`;
  return badly ? 'lost with its keeper' : 'ended';
}

function glyphOf({ state, ended }: AgentDigest): readonly [glyph: string, role: Role] {
  if (state === 'waiting') return ['◆', 'waiting'];
  if (ended !== null) return ended.badly ? ['✗', 'failed'] : ['✓', 'ended'];
  return state === 'working' ? ['●', 'working'] : ['○', 'idle'];
}

/** Further lines begin below the text of the first. */
function wrapped(role: Role, mark: string, text: string, width: number): SpanLine[] {
  const indent = displayWidth(mark);
  return wrapText(text, Math.max(1, width - indent), MAX_WRAPPED).map((line, at) => [
    [role, `${at === 0 ? mark : ' '.repeat(indent)}${line}`],
  ]);
}

/** Lines that one thing may take. */
const MAX_WRAPPED = 4;

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** A time of the person's own clock; with its day, where that is another one. */
function clockTime(at: number, now: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}
