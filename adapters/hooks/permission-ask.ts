import { type AskDraft, type AskOption, MAX_ASK_TEXT } from '../../src/domain/ask.ts';
import type { HookReport } from '../../src/ports/hook-reader.ts';
import { canonicalJson, type Json, recordOf, stringOf } from './json.ts';
import { suggestedOptions } from './permission-suggestions.ts';
import { questionOptions, questionsOf, questionText } from './questions.ts';
import { plainCommand, requestText, requestTitle } from './request-text.ts';

/** What a PermissionRequest asks for; null: it names no tool. */
export function permissionAsk(data: Json): HookReport['ask'] {
  const tool = stringOf(data['tool_name']);
  if (tool === undefined) return null;
  const input = recordOf(data['tool_input']);
  const hash = stringOf(data['moitumi_cut']) ?? requestHash(tool, input);
  const whose = [data['session_id'], data['agent_id'], data['prompt_id']].map((part) => stringOf(part) ?? '');
  const { text, ...draft } = draftOf(tool, input, data);
  const whole = text.length <= MAX_ASK_TEXT && data['moitumi_cut'] === undefined;
  return { key: [...whose, hash].join(':'), draft: { ...draft, text: text.slice(0, MAX_ASK_TEXT), whole, hash } };
}

/** The hash of the request that a tool's event is about; null: it names no tool, or not all that it was given. */
export function requestOf(data: Json): string | null {
  const tool = stringOf(data['tool_name']);
  return tool === undefined || data['moitumi_cut'] !== undefined
    ? null
    : requestHash(tool, recordOf(data['tool_input']));
}

function requestHash(tool: string, input: Json): string {
  return sha256(canonicalJson({ tool_name: tool, tool_input: input }));
}

const NO: AskOption = { id: 'no', label: 'No', verdict: 'deny', lasting: false, takes_text: false };

function draftOf(tool: string, input: Json, data: Json): Omit<AskDraft, 'hash' | 'whole'> {
  if (tool === 'ExitPlanMode') return planDraft(input, data);
  const questions = tool === 'AskUserQuestion' ? questionsOf(input) : [];
  const [first] = questions;
  if (first !== undefined) {
    return {
      kind: 'question',
      tool,
      title: questions.length === 1 ? first.question : `${questions.length} questions: ${first.question}`,
      text: questionText(questions),
      options: [...questionOptions(questions), { ...NO, label: 'Do not answer' }],
      multiple: questions.length > 1 || first.multiple,
    };
  }
  const command = plainCommand(tool, input);
  return {
    kind: 'permission',
    tool,
    title: requestTitle(tool, input),
    text: requestText(tool, input),
    ...(command === null || command.length > MAX_ASK_TEXT ? {} : { command }),
    options: [allowing('Yes'), ...suggestedOptions(data), NO, telling('No, and say what to do instead')],
    multiple: false,
  };
}

function planDraft(input: Json, data: Json): Omit<AskDraft, 'hash' | 'whole'> {
  const plan = stringOf(input['plan']) ?? JSON.stringify(input, null, 2);
  const [line = ''] = plan.split('\n').filter((each) => each.trim() !== '');
  const options = [
    allowing('Yes, go on with this plan'),
    ...suggestedOptions(data),
    { ...NO, label: 'No, keep planning' },
    telling('No, and say what to change'),
  ];
  return { kind: 'plan', tool: 'ExitPlanMode', title: `Plan: ${line}`, text: plan, options, multiple: false };
}

function allowing(label: string): AskOption {
  return { id: 'yes', label, verdict: 'allow', lasting: false, takes_text: false };
}

function telling(label: string): AskOption {
  return { id: 'text', label, verdict: 'deny', lasting: false, takes_text: true };
}

function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
}
