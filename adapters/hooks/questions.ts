import type { AskOption } from '../../src/domain/ask.ts';
import { type Json, listOf, recordOf, stringOf } from './json.ts';

/** One question of an AskUserQuestion. */
type Question = {
  readonly question: string;
  readonly multiple: boolean;
  readonly choices: readonly { readonly label: string; readonly description: string | undefined }[];
};

/** What is put in for a question of several that was not answered. */
const NOT_ANSWERED = '(not answered)';

/** The questions that a tool's input asks; those that cannot be read are left out. */
export function questionsOf(input: Json): readonly Question[] {
  return listOf(input['questions']).flatMap((each) => {
    const { question, multiSelect, options } = recordOf(each);
    const text = stringOf(question);
    if (text === undefined) return [];
    const choices = listOf(options).flatMap((option) => {
      const { label, description } = recordOf(option);
      return typeof label === 'string' ? [{ label, description: stringOf(description) }] : [];
    });
    return [{ question: text, multiple: multiSelect === true, choices }];
  });
}

/** All questions with all their choices, by the ids that choose them. */
export function questionText(questions: readonly Question[]): string {
  const alone = questions.length === 1;
  return questions
    .map(({ question, choices, multiple }, index) =>
      [
        multiple ? `${question} (several may be chosen)` : question,
        ...choices.map(({ label, description }, choice) => {
          const said = description === undefined ? label : `${label}: ${description}`;
          return `  ${choiceId(alone, index, choice)}. ${said}`;
        }),
      ].join('\n'),
    )
    .join('\n\n');
}

/** `1`, `2` … and `text` for a single question; `1.1`, `2.3` … for several. */
export function questionOptions(questions: readonly Question[]): readonly AskOption[] {
  const alone = questions.length === 1;
  const chosen = { verdict: 'choose', lasting: false, takes_text: false } as const;
  const options = questions.flatMap(({ question, choices }, index) =>
    choices.map(({ label }, choice) => ({
      ...chosen,
      id: choiceId(alone, index, choice),
      label: alone ? label : `${question} ${label}`,
    })),
  );
  return alone ? [...options, { ...chosen, id: 'text', label: 'Something else', takes_text: true }] : options;
}

/** The answers as AskUserQuestion takes them, by the text of each question. */
export function questionAnswers(
  questions: readonly Question[],
  options: readonly string[],
  text: string | null,
): Readonly<Record<string, string>> {
  const alone = questions.length === 1;
  return Object.fromEntries(
    questions.map(({ question, choices }, index) => {
      const labels = choices.flatMap(({ label }, choice) =>
        options.includes(choiceId(alone, index, choice)) ? [label] : [],
      );
      const said = alone && text !== null && options.includes('text') ? [...labels, text] : labels;
      return [question, said.length === 0 ? NOT_ANSWERED : said.join(', ')];
    }),
  );
}

function choiceId(alone: boolean, question: number, choice: number): string {
  return alone ? `${choice + 1}` : `${question + 1}.${choice + 1}`;
}
