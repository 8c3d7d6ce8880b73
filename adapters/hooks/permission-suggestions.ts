import type { AskOption } from '../../src/domain/ask.ts';
import { type Json, listOf, recordOf, stringOf } from './json.ts';

/** What a PermissionRequest offers to allow beyond this once, each as an option of its own: one does not imply another. */
export function suggestedOptions(data: Json): readonly AskOption[] {
  return suggestions(data).map(({ id, suggestion }) => ({
    id,
    label: `Yes, and ${meaning(suggestion)}`,
    verdict: 'allow',
    lasting: true,
    takes_text: false,
  }));
}

/** The suggestion that an option stands for; null: it stands for none. */
export function suggestionOf(data: Json, option: string): Json | null {
  return suggestions(data).find(({ id }) => id === option)?.suggestion ?? null;
}

/** The first that ends with the session is `session`, the first that does not `always`, further ones `session-2` and so on. */
function suggestions(data: Json): readonly { readonly id: string; readonly suggestion: Json }[] {
  const counts = new Map<string, number>();
  return listOf(data['permission_suggestions']).map((each) => {
    const suggestion = recordOf(each);
    const name = isForSession(suggestion) ? 'session' : 'always';
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { id: count === 1 ? name : `${name}-${count}`, suggestion };
  });
}

function meaning(suggestion: Json): string {
  const until = isForSession(suggestion) ? 'for this session' : `from now on (${stringOf(suggestion['destination'])})`;
  switch (suggestion['type']) {
    case 'addRules':
      return `${stringOf(suggestion['behavior']) ?? 'allow'} ${rules(suggestion)} ${until}`;
    case 'addDirectories':
      return `allow access to ${listOf(suggestion['directories']).join(', ')} ${until}`;
    case 'setMode':
      return `switch to ${stringOf(suggestion['mode'])} ${until}`;
    default:
      return `${JSON.stringify(suggestion)} ${until}`;
  }
}

function rules(suggestion: Json): string {
  const named = listOf(suggestion['rules']).map((each) => {
    const { toolName, ruleContent } = recordOf(each);
    return stringOf(ruleContent) === undefined ? `${toolName}` : `${toolName}(${ruleContent})`;
  });
  return named.join(', ');
}

function isForSession({ destination }: Json): boolean {
  return destination === undefined || destination === 'session';
}
