import { type Json, listOf, recordOf, stringOf } from './json.ts';

/** One line about what a tool is to do. */
export function requestTitle(tool: string, input: Json): string {
  const what =
    stringOf(input['command']) ??
    stringOf(input['file_path']) ??
    stringOf(input['notebook_path']) ??
    stringOf(input['url']) ??
    stringOf(input['query']);
  return what === undefined ? tool : `${tool}: ${firstLine(what)}`;
}

/** Exactly what a tool is to do: a command as it will run, a change of a file line by line, else all that it is given. */
export function requestText(tool: string, input: Json): string {
  const command = stringOf(input['command']);
  const file = stringOf(input['file_path']);
  if (tool === 'Bash' && command !== undefined) return commandText(command, input);
  if (tool === 'Write' && file !== undefined) return `${file}\n${marked('+', input['content'])}`;
  if (tool === 'Edit' && file !== undefined) return `${file}\n${change(input)}`;
  if (tool === 'MultiEdit' && file !== undefined) {
    return [file, ...listOf(input['edits']).map((edit) => change(recordOf(edit)))].join('\n');
  }
  return JSON.stringify(input, null, 2);
}

/** The command of a shell alone; null: there is none, or it is not all that decides what runs. */
export function plainCommand(tool: string, input: Json): string | null {
  const { command, description: _said, timeout: _limit, ...rest } = input;
  return tool === 'Bash' && Object.keys(rest).length === 0 ? (stringOf(command) ?? null) : null;
}

/** What the agent says of it comes after the command, whole: it cannot be taken for a part of what runs. */
function commandText(command: string, input: Json): string {
  const { command: _shown, description, ...rest } = input;
  const said = stringOf(description);
  return [
    command,
    ...(said === undefined ? [] : ['', `It says: ${said}`]),
    ...(Object.keys(rest).length === 0 ? [] : ['', JSON.stringify(rest)]),
  ].join('\n');
}

function change({ old_string, new_string, replace_all }: Json): string {
  const where = replace_all === true ? '@@ everywhere' : '@@';
  return [where, marked('-', old_string), marked('+', new_string)].filter((part) => part !== '').join('\n');
}

function marked(mark: string, value: unknown): string {
  const text = stringOf(value);
  if (text === undefined) return '';
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line) => `${mark} ${line}`).join('\n');
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line === text ? line : `${line} …`;
}
