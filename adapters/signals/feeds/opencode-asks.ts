import { createHash } from 'node:crypto';
import { type AskAnswer, type AskDraft, type AskOption, MAX_ASK_TEXT } from '../../../src/domain/ask.ts';
import { clipText } from '../../../src/domain/clip-text.ts';
import { type Fields, fields, list, text } from '../../../src/domain/json-fields.ts';

/** Something that opencode asks for. */
export type OpencodeAsk = {
  readonly id: string;
  readonly detail: 'permission' | 'question';
  /** In one line. */
  readonly message: string;
  /** Null: several questions at once, which are answered at its own keyboard. */
  readonly draft: AskDraft | null;
  /** Where an answer goes, and what it is there. */
  readonly reply: (answer: AskAnswer | null) => { readonly path: string; readonly body: object };
};

/** A `permission.asked` event's, or one of the list of those that are open. */
export function permissionAsk(data: Fields): OpencodeAsk {
  const id = text(data['id']);
  const tool = text(data['permission']) || 'a tool';
  const command = text(fields(data['metadata'])['command']);
  const wanted = command || list(data['patterns']).map(text).join('\n');
  return {
    id,
    detail: 'permission',
    message: `${tool}: ${wanted}`,
    draft: draftOf('permission', tool, wanted, PERMISSIONS, false),
    reply: (answer) => {
      const reply = REPLIES[answer?.options[0] ?? 'no'] ?? 'reject';
      return { path: `/permission/${encodeURIComponent(id)}/reply`, body: { reply } };
    },
  };
}

/** A `question.asked` event's, or one of the list. */
export function questionAsk(data: Fields): OpencodeAsk {
  const id = text(data['id']);
  const questions = list(data['questions']).map(fields);
  const [first = {}] = questions;
  const asked = text(first['question']);
  const labels = list(first['options']).map((option) => text(fields(option)['label']));
  const draft = draftOf(
    'question',
    null,
    asked,
    choices(labels, first['custom'] !== false),
    first['multiple'] === true,
  );
  return {
    id,
    detail: 'question',
    message: asked,
    draft: questions.length === 1 ? draft : null,
    reply: (answer) => {
      const path = `/question/${encodeURIComponent(id)}`;
      const chosen = answer?.options ?? [];
      if (chosen.length === 0 || chosen.includes('no')) return { path: `${path}/reject`, body: {} };
      const words = chosen.map((option) => labels[Number(option) - 1] ?? answer?.text ?? '');
      return { path: `${path}/reply`, body: { answers: [words] } };
    },
  };
}

/** Longest title, in UTF-16 units. */
const MAX_TITLE = 200;

const PERMISSIONS: readonly AskOption[] = [
  { id: 'yes', label: 'Allow once', verdict: 'allow', lasting: false, takes_text: false },
  { id: 'session', label: 'Allow always', verdict: 'allow', lasting: true, takes_text: false },
  { id: 'no', label: 'Reject', verdict: 'deny', lasting: false, takes_text: false },
];

const REPLIES: Readonly<Record<string, string>> = { yes: 'once', session: 'always', no: 'reject' };

function choices(labels: readonly string[], custom: boolean): readonly AskOption[] {
  const choice = { verdict: 'choose', lasting: false, takes_text: false } as const;
  return [
    ...labels.map((label, index) => ({ ...choice, id: String(index + 1), label })),
    ...(custom ? [{ ...choice, id: 'text', label: 'In words of your own', takes_text: true }] : []),
    { ...choice, id: 'no', label: 'Dismiss', verdict: 'deny' },
  ];
}

function draftOf(
  kind: AskDraft['kind'],
  tool: string | null,
  wanted: string,
  options: readonly AskOption[],
  multiple: boolean,
): AskDraft {
  return {
    kind,
    tool,
    title: clipText(wanted, MAX_TITLE),
    text: wanted.slice(0, MAX_ASK_TEXT),
    whole: wanted.length <= MAX_ASK_TEXT,
    hash: createHash('sha256')
      .update(JSON.stringify([tool, wanted, options.map(({ label }) => label)]))
      .digest('hex'),
    options,
    multiple,
  };
}
