import type { Ask } from '../../src/domain/ask.ts';
import { type Json, recordOf } from './json.ts';
import { suggestionOf } from './permission-suggestions.ts';
import { questionAnswers, questionsOf } from './questions.ts';

/** What a PermissionRequest hook prints so that the answer counts; null: there is none, and the dialog stays. */
export function permissionAnswer(data: Json, ask: Ask): string | null {
  const decision = ask.answer === null ? null : decide(data, ask, ask.answer);
  if (decision === null) return null;
  return JSON.stringify({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision } });
}

/** Whatever is not clearly allowed is denied. */
function decide(data: Json, ask: Ask, { options, text }: NonNullable<Ask['answer']>): Json {
  const chosen = ask.options.filter(({ id }) => options.includes(id));
  const verdicts = new Set(chosen.map(({ verdict }) => verdict));
  if (verdicts.size !== 1 || verdicts.has('deny')) {
    return { behavior: 'deny', message: text ?? 'The user does not want this.' };
  }
  if (verdicts.has('choose')) {
    const input = recordOf(data['tool_input']);
    return {
      behavior: 'allow',
      updatedInput: { ...input, answers: questionAnswers(questionsOf(input), options, text) },
    };
  }
  // Claude Code 2.1.329 takes a plan for approved only with an input, be it the one that it gave.
  const input = ask.kind === 'plan' && ask.whole ? { updatedInput: recordOf(data['tool_input']) } : {};
  const granted = options.map((option) => suggestionOf(data, option)).filter((each) => each !== null);
  const permissions = granted.length === 0 ? {} : { updatedPermissions: granted };
  return { behavior: 'allow', ...input, ...permissions };
}
