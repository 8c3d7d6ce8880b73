import { MoitumiError } from '../../src/domain/error.ts';
import { nearest } from '../../src/domain/nearest.ts';
import type { CommandEntry } from './command.ts';

/** A command line that says nothing we understand; exit code 2. */
export function usageError(message: string): MoitumiError<'bad_request'> {
  return new MoitumiError('bad_request', message);
}

/** ` Did you mean …?`, or '' when nothing is near. */
export function hint(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates);
  return near === null ? '' : ` Did you mean \`${near}\`?`;
}

/** The whole form of a command on one line. */
export function usageLine(entry: CommandEntry): string {
  const options = entry.options.map((option) => `[${option.form}]`);
  const rest = entry.rest === true ? ['[-- argv...]'] : [];
  const args = entry.args.replaceAll(/\[\.\.\.(\w+)\]/g, '[$1...]').replaceAll(/<\.\.\.(\w+)>/g, '<$1...>');
  return ['moitumi', entry.name, args, ...options, ...rest].filter((part) => part !== '').join(' ');
}
