import { createHash } from 'node:crypto';
import type { PermissionOption, RequestPermissionRequest, ToolCall, ToolCallContent } from '@agentclientprotocol/sdk';
import { type AskAnswer, type AskDraft, type AskOption, MAX_ASK_TEXT } from '../../src/domain/ask.ts';
import { clipText } from '../../src/domain/clip-text.ts';

/** Longest title, in UTF-16 units. */
const MAX_TITLE = 200;

/** What `session/request_permission` asks for; `known` is what the agent told of the tool call before. */
export function permissionAsk({ toolCall, options }: RequestPermissionRequest, known: Partial<ToolCall>): AskDraft {
  const call = { ...known, ...present(toolCall) };
  const title = call.title ?? call.name ?? 'a tool';
  const text = requestText(title, call);
  const command = plainCommand(call);
  const offered = askOptions(options);
  return {
    kind: call.kind === 'switch_mode' ? 'plan' : 'permission',
    tool: call.kind ?? call.name ?? null,
    title: clipText(title, MAX_TITLE),
    text: text.slice(0, MAX_ASK_TEXT),
    ...(command === null || command.length > MAX_ASK_TEXT ? {} : { command }),
    whole: text.length <= MAX_ASK_TEXT,
    hash: createHash('sha256')
      .update(JSON.stringify([call, options]))
      .digest('hex'),
    options: offered,
    multiple: false,
  };
}

/** The agent's own id of the option that was chosen; null: none of those that it offered. */
export function chosenOption({ options }: RequestPermissionRequest, answer: Pick<AskAnswer, 'options'>): string | null {
  const at = askOptions(options).findIndex(({ id }) => id === answer.options[0]);
  return options[at]?.optionId ?? null;
}

const VERDICTS: Readonly<Record<PermissionOption['kind'], Pick<AskOption, 'id' | 'verdict' | 'lasting'>>> = {
  allow_once: { id: 'yes', verdict: 'allow', lasting: false },
  allow_always: { id: 'always', verdict: 'allow', lasting: true },
  reject_once: { id: 'no', verdict: 'deny', lasting: false },
  reject_always: { id: 'never', verdict: 'deny', lasting: true },
};

/** Several of a kind are numbered: `yes`, `yes2`. */
function askOptions(options: readonly PermissionOption[]): readonly AskOption[] {
  const seen = new Map<string, number>();
  return options.map(({ kind, name }) => {
    const { id, ...verdict } = VERDICTS[kind];
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return { id: count === 1 ? id : `${id}${count}`, label: clipText(name, MAX_TITLE), ...verdict, takes_text: false };
  });
}

/** All that the agent tells of it: nothing that could decide what happens is left out, and little is said twice. */
function requestText(title: string, { content, locations, rawInput }: Partial<ToolCall>): string {
  const shown = [title, ...(content ?? []).map(contentText)];
  const places = (locations ?? []).map(({ path, line }) => (line == null ? path : `${path}:${line}`));
  const unnamed = places.filter((place) => !shown.some((part) => part.split('\n').includes(place)));
  return [...shown, unnamed.join('\n'), inputText(rawInput, shown)].filter((part) => part !== '').join('\n\n');
}

function contentText(content: ToolCallContent): string {
  if (content.type === 'diff') {
    return [content.path, ...marked('-', content.oldText), ...marked('+', content.newText)].join('\n');
  }
  return content.type === 'content' && content.content.type === 'text'
    ? content.content.text
    : JSON.stringify(content, null, 2);
}

function marked(mark: string, text: string | null | undefined): readonly string[] {
  return text == null || text === '' ? [] : text.split('\n').map((line) => `${mark} ${line}`);
}

/** What a tool is given, without what stands there already, word for word. */
function inputText(input: unknown, shown: readonly string[]): string {
  if (input === undefined || input === null) return '';
  if (typeof input !== 'object' || Array.isArray(input)) return JSON.stringify(input, null, 2);
  const rest = Object.entries(input).filter(([, value]) => !shown.includes(value));
  return rest.length === 0 ? '' : JSON.stringify(Object.fromEntries(rest), null, 2);
}

/** The command of a shell alone; null: there is none, or it is not all that decides what runs. */
function plainCommand({ kind, rawInput }: Partial<ToolCall>): string | null {
  if (kind !== 'execute' || typeof rawInput !== 'object' || rawInput === null) return null;
  const { command, description: _said, timeout: _limit, ...rest } = rawInput as Record<string, unknown>;
  return typeof command === 'string' && Object.keys(rest).length === 0 ? command : null;
}

/** The fields that say something: an update leaves out what has not changed. */
function present(fields: RequestPermissionRequest['toolCall']): Partial<ToolCall> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}
