import { MoitumiError } from '../../../src/domain/error.ts';
import { clipText, plainText } from '../../terminal/display-text.ts';
import type { SpanLine } from '../../terminal/span.ts';
import type { Role } from '../../terminal/theme.ts';
import { readGit } from '../git.ts';
import { directoryOf, sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** Most bytes that are read of a diff, and most lines of it that are shown. */
const MAX_BYTES = 256 * 1024;
const MAX_LINES = 500;

/** `/diff`: what has changed in the node's directory since its last commit, and what is new there. */
export const run: RunSlash = async (site) => {
  const cwd = directoryOf(site);
  const status = await readGit(cwd, ['status', '--short', '--', '.'], MAX_BYTES);
  if (status === null) throw new MoitumiError('bad_request', `${plainText(cwd)} is in no git repository.`);
  if (status.text === '') return sentence('Nothing has changed since the last commit.');
  // A diff program of the repository's choice could run anything; before the first commit there is no HEAD.
  const plain = ['--no-ext-diff', '--no-textconv', '--no-color', '--', '.'];
  const begun = (await readGit(cwd, ['rev-list', '-n', '1', '--all'], 100))?.text !== '';
  const diff = await readGit(cwd, ['diff', ...(begun ? ['HEAD'] : []), ...plain], MAX_BYTES);
  const parts = [status.text, diff?.text ?? ''].map((text) => text.trimEnd()).filter((text) => text !== '');
  const lines = parts.join('\n\n').split('\n');
  const shown = lines
    .slice(0, MAX_LINES)
    .map((line): SpanLine => [[roleOf(line), clipText(plainText(line.replaceAll('\t', '    ')), site.width)]]);
  const cut = lines.length > MAX_LINES || diff?.cut === true;
  return cut ? [...shown, [['failed', `Only the first ${MAX_LINES} lines: git diff has them all.`]]] : shown;
};

function roleOf(line: string): Role {
  if (/^(\+\+\+|---|diff |index |\?\?| ?[MADRCU])/.test(line)) return line.startsWith('?') ? 'unknown' : 'strong';
  if (line.startsWith('+')) return 'idle';
  if (line.startsWith('-')) return 'failed';
  return line.startsWith('@@') ? 'working' : 'text';
}
