import type { MoitumiError } from '../../src/domain/error.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { Output } from './output.ts';
import { printableLines } from './printable.ts';

/** Says on stderr what failed; gives the exit code. */
export function reportError(error: MoitumiError, output: Output): number {
  if (output.json) output.complain(JSON.stringify({ error: error.toInfo() }));
  else output.complain(printableLines(`moitumi: ${error.message}${suggestion(error)}`).join('\n'));
  return exitCodeOf[error.code];
}

/** The nearest name that the core found, unless the message has it already. */
function suggestion(error: MoitumiError): string {
  const near = error.data !== undefined && 'nearest' in error.data ? error.data.nearest : null;
  return near === null || error.message.includes(near) ? '' : ` Did you mean \`${near}\`?`;
}
