import type { Agent } from '../domain/agent.ts';
import type { Ask } from '../domain/ask.ts';
import type { Node } from '../domain/node.ts';
import type { Turn } from '../domain/turn.ts';
import type { LoggedEvent } from '../ports/cortex-store.ts';

/** Most rows on one page. */
const PAGE_ROWS = 200;

/** Most characters on one page, about: even with six bytes a character it stays below the 1 MiB of a message. */
const PAGE_CHARACTERS = 150_000;

/** Rows in groups that each fit into a message; a single row always does. */
export function pages<T>(rows: readonly T[], weigh: (row: T) => number): readonly (readonly T[])[] {
  const full: T[][] = [];
  let page: T[] = [];
  let weight = 0;
  for (const row of rows) {
    const more = weigh(row);
    if (page.length === PAGE_ROWS || (page.length > 0 && weight + more > PAGE_CHARACTERS)) {
      full.push(page);
      page = [];
      weight = 0;
    }
    page.push(row);
    weight += more;
  }
  return page.length === 0 ? full : [...full, page];
}

/** The first page of `rows` from index `from` on, and where the next one begins; without `next` it was the last. */
export function pageFrom<T>(
  rows: readonly T[],
  from: number,
  weigh: (row: T) => number,
): { readonly page: readonly T[]; readonly next?: number } {
  const page = pages(rows.slice(from, from + PAGE_ROWS), weigh)[0] ?? [];
  const next = from + page.length;
  return next < rows.length ? { page, next } : { page };
}

/** Characters of a row beside its texts: the names of its fields, numbers, ids. */
const ROW_CHARACTERS = 300;

/** About how many characters a node has as JSON. */
export function nodeWeight(node: Node): number {
  return (
    ROW_CHARACTERS + node.title.length + 8 * (node.depends_on.length + node.relates.length) + (node.cwd?.length ?? 0)
  );
}

/** About how many characters an agent has as JSON. */
export function agentWeight(agent: Agent): number {
  return 2 * ROW_CHARACTERS + agent.command.reduce((sum, argument) => sum + argument.length + 3, 0);
}

/** About how many characters an ask has as JSON. */
export function askWeight(ask: Ask): number {
  const options = ask.options.reduce((sum, option) => sum + option.label.length + ROW_CHARACTERS / 2, 0);
  return 2 * ROW_CHARACTERS + ask.title.length + ask.text.length + options + (ask.answer?.text?.length ?? 0);
}

/** About how many characters a turn has as JSON. */
export function turnWeight({ text }: Turn): number {
  return ROW_CHARACTERS + text.length;
}

/** About how many characters a logged change has as JSON. */
export function eventWeight({ change }: LoggedEvent): number {
  switch (change.kind) {
    case 'node_put':
      return nodeWeight(change.node);
    case 'agent_added':
      return agentWeight(change.agent);
    case 'ask_put':
      return askWeight(change.ask);
    case 'turn_added':
      return turnWeight(change.turn);
    case 'agents_removed':
    case 'nodes_removed':
      return ROW_CHARACTERS + 8 * change.ids.length;
  }
}
