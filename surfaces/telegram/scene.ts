import type { Agent, AgentId } from '../../src/domain/agent.ts';
import { isLive } from '../../src/domain/agent.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { ILogger } from '../../src/ports/logger.ts';
import type { BotIdentity, ITelegramBot } from '../../src/ports/telegram-bot.ts';
import type { GraphMirror } from '../../src/protocol/graph-mirror.ts';
import type { IInnerSession } from '../../src/protocol/inner-session.ts';
import { plainText } from '../terminal/display-text.ts';
import type { Book } from './book.ts';
import type { Outbox } from './outbox.ts';
import type { Topics } from './topics.ts';

/** Where files of people's phones are put. */
export interface IInboxFolder {
  /** Writes a file for the agents of a node, readable by this user alone; resolves with its path. Again: in the same place. */
  save(node: string, name: string, content: Uint8Array): Promise<string>;
}

/** What a person may set. */
export type TelegramWishes = {
  readonly group: number | null;
  readonly topics: boolean;
  readonly quiet: boolean;
  readonly only_when_away: boolean;
};

/** Everything that the parts of this surface share. */
export type Scene = {
  readonly bot: ITelegramBot;
  readonly identity: BotIdentity;
  readonly book: Book;
  readonly outbox: Outbox;
  readonly topics: Topics;
  readonly mirror: GraphMirror;
  readonly session: IInnerSession;
  readonly inbox: IInboxFolder;
  readonly clock: IClock;
  readonly logger: ILogger;
  readonly random: (count: number) => Uint8Array;
  readonly wishes: () => TelegramWishes;
  /** Whether a person sits at another surface. */
  readonly isHere: () => boolean;
};

/** Where the bot speaks of its own accord: the group, or else everyone who is paired. */
export function chatsOf({ book, wishes }: Pick<Scene, 'book' | 'wishes'>): readonly number[] {
  const { group } = wishes();
  const users = book.all('user').map(([, user]) => user.id);
  if (users.length === 0) return [];
  return group === null ? users : [group];
}

/** Whether only asks and ends are told. */
export function isQuiet({ book, wishes }: Pick<Scene, 'book' | 'wishes'>): boolean {
  const set = book.get('setting', 'quiet');
  return set === undefined ? wishes().quiet : set.value === 1;
}

/** Whether what nobody on the phone asked for is spared it. */
export function isSpared(scene: Pick<Scene, 'book' | 'wishes' | 'isHere'>): boolean {
  return isQuiet(scene) || (scene.wishes().only_when_away && scene.isHere());
}

/** The title of an agent's node. */
export function titleOf(mirror: GraphMirror, agent: Agent): string {
  return plainText(mirror.state.nodes.get(agent.node)?.title ?? agent.node);
}

/** What an agent is called where one cannot see which it is; the id comes last, where an answer is matched with it. */
export function nameOf(mirror: GraphMirror, id: AgentId): string {
  const agent = mirror.state.agents.get(id);
  return agent === undefined ? id : `${titleOf(mirror, agent)} · ${plainText(agent.profile)} ${id}`;
}

/** The agent that an answer's first line names; null: none. */
export function agentIn(text: string): AgentId | null {
  return /^▸ .*\b(a\d+)$/.exec(text.split('\n', 1)[0] ?? '')?.[1] ?? null;
}

/** The only agent that runs; null: none does, or several do. */
export function onlyLive(mirror: GraphMirror): Agent | null {
  const [first, ...more] = [...mirror.state.agents.values()].filter((agent) => isLive(agent) && !agent.closed);
  return first !== undefined && more.length === 0 ? first : null;
}

/** The hour and minute of a moment, as this machine's clock shows it. */
export function hourOf(at: number): string {
  return new Date(at).toTimeString().slice(0, 5);
}
