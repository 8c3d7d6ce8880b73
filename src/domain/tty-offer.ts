/**
 * A terminal that the keeper is to open by its path and serve itself: the direct door. Whoever offers it neither reads
 * nor writes it until the door is closed, and has put it into raw mode, unless it is `cooked`.
 */
export type TtyOffer = {
  /** Of a terminal on the keeper's machine, as `/dev/pts/7`. */
  readonly path: string;
  /** A process in that terminal's foreground with it as standard input; the door closes when it is gone. */
  readonly pid: number;
  /** What `stty -g` said before it was made raw, and since: a killed process' terminal is given back so. Null: it is not. */
  readonly settings: { readonly found: string; readonly raw: string } | null;
  /** What closes the door, in tmux's names of keys; null: no key does. */
  readonly detach_key: string | null;
  /** What asks for the next agent that waits, by one such name; left out or null: no key does. */
  readonly next_key?: string | null;
  /** At the agent's end its last screen stays, with a word on the end, until a person closes it. */
  readonly linger: boolean;
  /** As its process found it: the keeper makes it raw, and gives it its settings back whenever it closes the door. */
  readonly cooked?: boolean;
  /** What it shows is pushed up into its scrollback first. */
  readonly push_up?: boolean;
};

/** Makes a terminal raw, for `sh`: keys as they come, output as it is. Prints the settings that this makes. */
export const MAKE_RAW = 'stty raw -echo -iexten && stty -g';
