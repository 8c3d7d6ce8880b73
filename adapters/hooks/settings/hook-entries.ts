import { HOOK_WAIT_S, type HookTool, hookEvents } from '../../../src/domain/hook-events.ts';
import { listOf, recordOf } from '../json.ts';
import { indentUnit, type JsonMember, type JsonSpan, scanJson, withItem, withoutItem } from './json-text.ts';

/** What makes a command one of ours, and the commands that are to be set. */
export type HookCommands = {
  readonly mark: string;
  readonly command: (tool: HookTool, wait: boolean) => string;
};

/** How the hooks in a settings text stand. */
export type EntryState = 'none' | 'outdated' | 'current';

/** Whether the text has our hooks, and all of them as they are to be. Throws a SyntaxError for what is no JSON. */
export function entryState(text: string, tool: HookTool, commands: HookCommands): EntryState {
  scanJson(text);
  const settings = recordOf(JSON.parse(text));
  const found = Object.entries(recordOf(settings['hooks'])).flatMap(([event, groups]) =>
    listOf(groups)
      .filter((group) => isOurs(group, commands.mark))
      .map((group) => `${event} ${JSON.stringify(group)}`),
  );
  if (found.length === 0) return 'none';
  const wanted = wantedGroups(tool, commands).map(({ event, group }) => `${event} ${JSON.stringify(group)}`);
  return found.toSorted().join('\n') === wanted.toSorted().join('\n') ? 'current' : 'outdated';
}

/** The text with all of our hooks; what is not ours stays as it is, byte for byte. */
export function withEntries(text: string, tool: HookTool, commands: HookCommands): string {
  if (entryState(text, tool, commands) === 'current') return text;
  let edited = withoutEntries(text, commands.mark);
  for (const { event, group } of wantedGroups(tool, commands)) edited = withGroup(edited, event, group);
  return edited;
}

/** The text without our hooks, and without what was only there for them. */
export function withoutEntries(text: string, mark: string): string {
  let edited = text;
  for (let next = withoutOne(edited, mark); next !== null; next = withoutOne(edited, mark)) edited = next;
  return edited;
}

type Group = { readonly matcher: string; readonly hooks: readonly object[] };

function wantedGroups(tool: HookTool, commands: HookCommands): readonly { event: string; group: Group }[] {
  return hookEvents(tool).map(({ event, waits }) => {
    const timeout = waits ? { timeout: HOOK_WAIT_S } : {};
    const hook = { type: 'command', command: commands.command(tool, waits), ...timeout };
    return { event, group: { matcher: '', hooks: [hook] } };
  });
}

function withGroup(text: string, event: string, group: Group): string {
  const root = container(scanJson(text), 'object', 'the file');
  const unit = indentUnit(text);
  const hooks = member(root, 'hooks');
  if (hooks === null) return withItem(text, root, `"hooks": ${JSON.stringify({ [event]: [group] }, null, unit)}`);
  const groups = member(container(hooks.value, 'object', '"hooks"'), event);
  if (groups === null) return withItem(text, hooks.value, `"${event}": ${JSON.stringify([group], null, unit)}`);
  return withItem(text, container(groups.value, 'array', `"${event}"`), JSON.stringify(group, null, unit));
}

/** What something is to be put into; throws when it is something else. */
function container(span: JsonSpan, kind: 'object' | 'array', what: string): JsonSpan {
  if (span.kind === kind) return span;
  throw new SyntaxError(`${what} is no ${kind}`);
}

/** One step of taking our hooks out; null: there is none left. */
function withoutOne(text: string, mark: string): string | null {
  const root = scanJson(text);
  const found = findOne(text, root, mark);
  if (found === null) return null;
  const { hooks, event, groupAt, list, commandAt } = found;
  if (itemsOf(list).length > 1) return withoutItem(text, list, commandAt);
  if (itemsOf(event.value).length > 1) return withoutItem(text, event.value, groupAt);
  if (membersOf(hooks).length > 1) return withoutItem(text, hooks, membersOf(hooks).indexOf(event));
  return withoutItem(
    text,
    root,
    membersOf(root).findIndex(({ value }) => value === hooks),
  );
}

/** Where a command of ours stands. */
type Found = {
  readonly hooks: JsonSpan;
  readonly event: JsonMember;
  readonly groupAt: number;
  readonly list: JsonSpan;
  readonly commandAt: number;
};

function findOne(text: string, root: JsonSpan, mark: string): Found | null {
  const hooks = member(root, 'hooks')?.value ?? root;
  const isOurCommand = ({ start, end }: JsonSpan) => isCommandOfOurs(JSON.parse(text.slice(start, end)), mark);
  for (const event of hooks === root ? [] : membersOf(hooks)) {
    for (const [groupAt, group] of itemsOf(event.value).entries()) {
      const list = member(group, 'hooks')?.value ?? group;
      const commandAt = itemsOf(list).findIndex(isOurCommand);
      if (commandAt !== -1) return { hooks, event, groupAt, list, commandAt };
    }
  }
  return null;
}

function membersOf(span: JsonSpan): readonly JsonMember[] {
  return span.kind === 'object' ? span.members : [];
}

function itemsOf(span: JsonSpan): readonly JsonSpan[] {
  return span.kind === 'array' ? span.items : [];
}

function member(span: JsonSpan, key: string): JsonMember | null {
  return membersOf(span).find((each) => each.key === key) ?? null;
}

function isOurs(group: unknown, mark: string): boolean {
  return listOf(recordOf(group)['hooks']).some((hook) => isCommandOfOurs(hook, mark));
}

function isCommandOfOurs(hook: unknown, mark: string): boolean {
  const { command } = recordOf(hook);
  return typeof command === 'string' && command.trimEnd().endsWith(mark);
}
