import type { InputLine } from '../terminal/input-line.ts';
import type { Completion } from './completion.ts';
import { openAsks } from './site.ts';
import type { CommandSite, WordKind } from './slash-command.ts';

/** What names can be completed to. */
export type NameSource = {
  readonly site: CommandSite;
  readonly profiles: readonly string[];
  /** Files of the node's directory that begin so, or hold it. */
  readonly files: (typed: string) => Promise<readonly string[]>;
};

const NOTHING: Completion = { from: 0, candidates: [] };

/** What the word at the cursor can become: a command, one of its words, or a file after `@`. */
export async function findCompletion({ text, at }: InputLine, source: NameSource): Promise<Completion> {
  const before = text.slice(0, at);
  const [, mark] = /(?:^|\s)@(\S*)$/.exec(before) ?? [];
  if (mark !== undefined) {
    const files = await source.files(mark);
    return { from: at - mark.length - 1, candidates: files.map((file) => `@${file}`) };
  }
  const [, name] = /^\/(\S*)$/.exec(before) ?? [];
  if (name !== undefined) {
    const names = source.site.commands.map((command) => `/${command.name}`);
    return { from: 0, candidates: names.filter((each) => each.startsWith(`/${name}`)) };
  }
  return wordOf(before, source);
}

async function wordOf(before: string, source: NameSource): Promise<Completion> {
  const [, name, rest = ''] = /^\/(\S+)\s+([\s\S]*)$/.exec(before) ?? [];
  const command = source.site.commands.find((each) => each.name === name);
  if (command === undefined) return NOTHING;
  // A title has blanks in it.
  const words = command.words[0] === 'node' ? [rest] : rest.split(/\s+/);
  const typed = words.at(-1) ?? '';
  const candidates = await namesOf(command.words[words.length - 1] ?? 'text', typed, source);
  const begun = candidates.filter((each) => each.toLowerCase().startsWith(typed.toLowerCase()));
  return { from: before.length - typed.length, candidates: begun };
}

async function namesOf(kind: WordKind, typed: string, source: NameSource): Promise<readonly string[]> {
  const { graph } = source.site;
  switch (kind) {
    case 'node':
      return [...graph.nodes.values()].flatMap(({ id, title }) => [title, id]);
    case 'agent':
      return [...graph.agents.values()].filter(({ closed }) => !closed).map(({ id }) => id);
    case 'profile':
      return source.profiles;
    case 'ask':
      return openAsks(source.site).flatMap(({ id, options }) => [id, ...options.map((option) => option.id)]);
    case 'option':
      return openAsks(source.site).flatMap(({ options }) => options.map((option) => option.id));
    case 'file':
      return source.files(typed);
    case 'text':
      return [];
  }
}
