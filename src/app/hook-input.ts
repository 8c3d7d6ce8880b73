import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What a hook was given. */
export type HookInput = {
  readonly tool: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly cwd: string;
  /** Of the program whose hook it is. */
  readonly pid: number;
  readonly wait: boolean;
  /** It was told before, and the connection broke before the answer came. */
  readonly again?: true;
};

/** From this size on, what is long is cut out of the data: a message may have 1 MiB, and nobody reads so much. */
const LARGE = 256 * 1024;

/** What is left of a long text then, in UTF-16 units. */
const CUT = 20_000;

/** Reads the event on standard input; null: not one. */
export async function readHookInput(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<HookInput | null> {
  const args = ownArguments(argv);
  const [tool] = args.filter((argument) => !argument.startsWith('-'));
  const text = await readStandardInput();
  const whole: unknown = JSON.parse(text);
  if (tool === undefined || typeof whole !== 'object' || whole === null || Array.isArray(whole)) return null;
  const data = text.length > LARGE ? cutDown(whole, text) : (whole as Record<string, unknown>);
  const event = data['hook_event_name'];
  if (typeof event !== 'string') return null;
  const cwd = typeof data['cwd'] === 'string' ? data['cwd'] : (env['PWD'] ?? '/');
  return { tool, event, data, cwd, pid: process.ppid, wait: args.includes('--wait') };
}

/** What follows the program's name, and `hook` where it was run as a command of `moitumi`. */
export function ownArguments(argv: readonly string[]): readonly string[] {
  return argv.slice(basename(argv[1] ?? '') === 'hook.cjs' ? 2 : 3);
}

/** All of it. A pipe can be read at once; what else it may be needs waiting for. */
export async function readStandardInput(): Promise<string> {
  try {
    return readFileSync(0, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown;
    let text = '';
    process.stdin.setEncoding('utf8');
    for await (const chunk of process.stdin) text += chunk;
    return text;
  }
}

/** What a tool answered is left out, other long texts are cut, and `moitumi_cut` is the SHA-256 of what came. */
function cutDown(data: object, text: string): Record<string, unknown> {
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
  const { tool_response: _answer, ...rest } = data as Record<string, unknown>;
  const cut: Record<string, unknown> = JSON.parse(JSON.stringify(rest), (_key, value: unknown) =>
    typeof value === 'string' && value.length > CUT ? value.slice(0, CUT) : value,
  );
  return { ...cut, moitumi_cut: hash };
}
