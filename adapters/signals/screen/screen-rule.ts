import type { StateDetail } from '../../../src/domain/agent.ts';

/** What a part of a screen that looks so means. */
export type ScreenRule = {
  /** `claude/permission`: the agent, and a name of its own. */
  readonly id: string;
  /** The versions that it holds for; null: all of them. */
  readonly versions: VersionRange | null;
  /** How many of the last lines that are not empty it looks at; null: all. */
  readonly bottom: number | null;
  /** All of these match somewhere in the region. */
  readonly all: readonly RegExp[];
  /** None of these matches in the region. */
  readonly none: readonly RegExp[];
  /** Null: it tells only of the background. */
  readonly state: 'working' | 'waiting' | 'idle' | null;
  readonly detail: StateDetail | null;
  readonly strength: 'proof' | 'hint';
  /** A turn that ends so was broken off by a person, who need not be told. */
  readonly interrupted: boolean;
  /** Something runs in the background. */
  readonly background: boolean;
  /** Of several that match, the highest counts; of equal ones that which names versions, then the first. */
  readonly priority: number;
  readonly dialog: DialogRule | null;
};

/** How the dialog of a rule is read and answered. */
export type DialogRule = {
  /** The line above its first one; the last such line before the options. */
  readonly top: RegExp;
  /** A line with an option: groups `label`, and `at` where it is the chosen one, `key` or `letter` to choose it by. */
  readonly option: RegExp;
  /** What stands beside every line, and is none of the text. */
  readonly frame: RegExp | null;
  /** Lines that say nothing: rulers, advice on keys. */
  readonly skip: RegExp | null;
  /** What it is about, in one line: its first group, somewhere in the dialog; null: its last line. */
  readonly title: RegExp | null;
  /** The tool that it is about: its first group. */
  readonly tool: RegExp | null;
  /** Found in dialogs that do not show all that will be done; null: they all do. */
  readonly partial: RegExp | null;
  /** How an option is chosen: by its digit, by its letter, or by the arrow keys and Enter. */
  readonly press: 'key' | 'letter' | 'arrows';
};

/** All that is known of one agent's screens. */
export type ScreenRules = {
  /** Finds the version, as its first group, on a screen that shows it. */
  readonly version: RegExp | null;
  readonly rules: readonly ScreenRule[];
};

/** From `min` on, and below `below`; either may be open. */
export type VersionRange = { readonly min: string | null; readonly below: string | null };

/** Whether a version lies in a range. */
export function isWithin(version: string, { min, below }: VersionRange): boolean {
  return (min === null || compare(version, min) >= 0) && (below === null || compare(version, below) < 0);
}

function compare(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (const index of [0, 1, 2]) {
    const order = (left[index] ?? 0) - (right[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
