/**
 * cac reads `007` as the number 7, takes a lone `-` for an option, and refuses values that begin with a dash.
 * So every value and every argument passes it behind this mark, which is taken away again afterwards.
 */
const MARK = '\u0001';

/** A command line made ready for cac; `valued` has the long names of the options that take a value. */
export function shield(argv: readonly string[], valued: ReadonlySet<string>): string[] {
  const out: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const token = argv[at] ?? '';
    const next = argv[at + 1];
    const name = optionName(token);
    if (name === null) out.push(marked(token));
    else if (!valued.has(name)) out.push(token);
    else if (token.includes('=')) out.push(`--${name}=${marked(token.slice(token.indexOf('=') + 1))}`);
    else if (next === undefined || next.startsWith('--')) out.push(token);
    else {
      out.push(`--${name}=${marked(next)}`);
      at += 1;
    }
  }
  return out;
}

/** The name in `--name` and `--name=value`, the letters in `-h`; null: an argument. */
export function optionName(token: string): string | null {
  return /^--?([^-=][^=]*)/.exec(token)?.[1] ?? null;
}

/** Puts the mark before an argument. */
export function marked(value: string): string {
  return MARK + value;
}

/** Whether it is an argument behind the mark, and no option. */
export function isMarked(value: string): boolean {
  return value.startsWith(MARK);
}

/** What was typed, from what cac gave back. */
export function unmarked(value: string): string {
  return isMarked(value) ? value.slice(MARK.length) : value;
}
