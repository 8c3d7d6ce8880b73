import type { Agent } from '../../src/domain/agent.ts';
import type { Node } from '../../src/domain/node.ts';

/** What a filter asks for: every word somewhere, and what `state:`, `profile:` and `node:` say. */
export type Query = {
  readonly words: readonly string[];
  readonly fields: readonly { readonly field: Field; readonly value: string }[];
};

type Field = 'state' | 'profile' | 'node';

/** Reads a filter as it is typed. Case does not matter; a field whose value is not there yet asks for nothing. */
export function parseQuery(filter: string): Query {
  const words: string[] = [];
  const fields: { field: Field; value: string }[] = [];
  for (const word of filter.toLowerCase().split(/\s+/)) {
    const [, field, value] = /^(state|profile|node):(.*)$/.exec(word) ?? [];
    if (value !== undefined && value !== '') fields.push({ field: field as Field, value });
    else if (field === undefined && word !== '') words.push(word);
  }
  return { words, fields };
}

/** Whether a node by itself is what is looked for. One that is asked for by an agent's field is not. */
export function matchesNode({ words, fields }: Query, node: Node): boolean {
  return (
    fields.every(({ field, value }) => field === 'node' && isNode(node, value)) &&
    hasWords(words, node.id, node.title, node.cwd)
  );
}

/** Whether an agent is what is looked for: by its name, state, words and directory, and by its node's. */
export function matchesAgent({ words, fields }: Query, agent: Agent, node: Node | null): boolean {
  return (
    fields.every(({ field, value }) => FIELDS[field](agent, node, value)) &&
    hasWords(
      words,
      ...[agent.id, agent.profile, agent.state, agent.detail, agent.message, agent.title, agent.cwd],
      ...[node?.id, node?.title],
    )
  );
}

const FIELDS: Readonly<Record<Field, (agent: Agent, node: Node | null, value: string) => boolean>> = {
  state: (agent, _node, value) => (value === 'unseen' ? agent.unseen : stateOf(agent).startsWith(value)),
  profile: (agent, _node, value) => agent.profile.toLowerCase().startsWith(value),
  node: (_agent, node, value) => node !== null && isNode(node, value),
};

function stateOf(agent: Agent): string {
  return agent.closed ? 'closed' : agent.state;
}

function isNode(node: Node, value: string): boolean {
  return node.id === value || node.title.toLowerCase().includes(value);
}

function hasWords(words: readonly string[], ...texts: readonly (string | null | undefined)[]): boolean {
  return words.every((word) => texts.some((text) => text?.toLowerCase().includes(word) === true));
}
