import type { IControlClient } from '../../src/protocol/control-client.ts';
import type { CliContext, HomeChoice, ReachOptions } from './context.ts';
import type { Output } from './output.ts';

/** A command as the registry declares it; its code is loaded only when it is run. */
export type CommandEntry = {
  /** One word, or two for `daemon start` and the like; '' is what runs without a command. */
  readonly name: string;
  /** In cac's notation: `<node>` must be given, `[profile]` may be, `[...keys]` takes all that follow. */
  readonly args: string;
  readonly options: readonly OptionEntry[];
  /** One line. */
  readonly help: string;
  /** Examples, each a whole command line without the program's name. */
  readonly examples?: readonly string[];
  /** What follows `--` is a program's own command line, and not further arguments. */
  readonly rest?: boolean;
  /** Not shown by `help`. */
  readonly hidden?: boolean;
  readonly load: () => Promise<{ readonly run: RunCommand }>;
};

/** An option: `--title <text>` takes a value, `--all` does not, `--no-enter` switches `enter` off. */
export type OptionEntry = { readonly form: string; readonly help: string };

/** What a command does; resolves with the exit code, rejects with MoitumiError. */
export type RunCommand = (call: CommandCall) => Promise<number>;

/** One run of a command. */
export type CommandCall = {
  readonly context: CliContext;
  /** The registry, for the command that explains it. */
  readonly commands: readonly CommandEntry[];
  /** Positional arguments, as they were typed. */
  readonly args: readonly string[];
  /** What followed `--`, where the command takes that apart; null: there was no `--`. */
  readonly rest: readonly string[] | null;
  readonly options: CommandOptions;
  readonly home: HomeChoice;
  readonly output: Output;
  /** Connects as the global options say; by default for replies alone, once. */
  connect(options?: Partial<ReachOptions>): Promise<IControlClient>;
};

/** Options by their long names, without dashes. A value that does not fit is wrong usage. */
export interface CommandOptions {
  /** Whether a switch was given; for `--no-enter`, `flag('enter')` is false when it was. */
  flag(name: string): boolean;
  /** The value, exactly as typed; null: not given. */
  text(name: string): string | null;
  /** A number, of at least `min` where that is given; null: not given. */
  number(name: string, min?: number): number | null;
  /** All values of an option that may come several times. */
  all(name: string): readonly string[];
}
