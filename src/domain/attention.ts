import { type Agent, wasLost } from './agent.ts';
import { endWords } from './agent-end.ts';
import type { Ask } from './ask.ts';
import { clipText } from './clip-text.ts';
import type { Notification, NotificationKind } from './notification.ts';

/** Why an agent needs a person, who has not come yet. */
export type Attention = {
  readonly kind: Exclude<NotificationKind, 'test'>;
  /** Another key is another reason. */
  readonly key: string;
  /** Those that it waits for; none: it waits, and nobody knows for what. */
  readonly asks: readonly Ask[];
};

/** Longest title and body, in UTF-16 units: what a pop-up shows. */
const MAX_TITLE = 80;
const MAX_BODY = 200;

/** Why this agent needs a person; `asks` are its own that are not over. Null: it does not, or nobody knows. */
export function attentionOf(agent: Agent, asks: readonly Ask[]): Attention | null {
  if (agent.closed) return null;
  const reason = (kind: Attention['kind'], mark: number | null): Attention => ({
    kind,
    key: `${kind} ${mark}`,
    asks: [],
  });
  const open = asks.filter((ask) => ask.state === 'open');
  if (open.length > 0) return { kind: 'ask', key: `ask ${open.map(({ id }) => id).join(' ')}`, asks: open };
  // What was answered is on its way: it waits for a moment only.
  if (asks.length > 0 || agent.unconfirmed) return null;
  if (agent.state === 'exited') return agent.unseen && endedBadly(agent) ? reason('ended', agent.exited_at) : null;
  if (agent.detail === 'limit') return reason('limit', agent.resets_at);
  if (agent.state === 'waiting' || agent.detail === 'auth') return reason('ask', agent.since);
  if (agent.state !== 'idle' || !agent.unseen) return null;
  return reason(agent.detail === 'error' ? 'failed' : 'finished', agent.since);
}

/** The words of a call. Beyond the title of what is asked, nothing of an agent's own is told unless `content` says so. */
export function notificationOf(
  { kind, asks }: Attention,
  agent: Agent,
  node: string,
  options: { readonly content: boolean; readonly at: number },
): Notification {
  const [ask] = asks;
  const more = asks.length > 1 ? ` (and ${asks.length - 1} more)` : '';
  const asked = ask === undefined ? '' : `${ask.title}${more}`;
  const said = options.content ? (ask?.text ?? agent.message ?? '') : '';
  const body = [node, asked, asked.includes(said) ? '' : said].filter((part) => part !== '');
  return {
    id: agent.id,
    kind,
    agent: agent.id,
    node: agent.node,
    title: clipText(titleOf(kind, agent), MAX_TITLE),
    body: clipText(body.join(' · '), MAX_BODY),
    urgent: kind === 'ask' || kind === 'limit',
    at: options.at,
  };
}

function titleOf(kind: Attention['kind'], agent: Agent): string {
  const name = `${agent.profile} ${agent.id}`;
  switch (kind) {
    case 'ask':
      return agent.detail === 'auth' ? `${name} wants to be logged in` : `${name} waits for you`;
    case 'limit':
      return `${name} has reached its usage limit`;
    case 'failed':
      return `${name} failed`;
    case 'ended':
      return endWords(name, agent);
    case 'finished':
      return `${name} is done`;
  }
}

/** Whether an agent ended by an error, a signal, or with its keeper. */
export function endedBadly(agent: Agent): boolean {
  if (agent.state !== 'exited') return false;
  return wasLost(agent) || agent.signal !== null || (agent.exit_code !== null && agent.exit_code !== 0);
}
