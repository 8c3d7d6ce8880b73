import type { ThemeChoice } from '../../surfaces/terminal/theme.ts';
import type { AskRule } from '../domain/ask-rules.ts';
import type { NotifyWish } from '../domain/notification.ts';
import type { AgentProfile } from '../domain/profile.ts';
import type { ScheduleEntry } from '../domain/schedule.ts';
import type { Templates } from '../domain/template.ts';
import type { LogLevel } from '../ports/logger.ts';

/** The settings of a home, as `config.toml` names them; what it leaves out has its default. */
export type Config = {
  /** `[agents.NAME]`: profiles beside those shipped, or instead of one of the same name. */
  readonly agents: readonly AgentProfile[];
  /** `[asks.rules.NAME]`: standing answers to what agents ask. */
  readonly asks: { readonly rules: readonly AskRule[] };
  /** `[prompts]`: templates of prompts by their names. */
  readonly prompts: Templates;
  readonly keeper: {
    /** How many agents one keeper process holds. */
    readonly agents_per_process: number;
  };
  readonly attach: {
    /** What leaves `attach`, in tmux's names of keys. */
    readonly detach_key: string;
    /** What goes on to the next agent that waits, in tmux's names of keys; '': no key does. */
    readonly next_key: string;
    /** Whether the last row of a terminal that attaches tells of the other agents. */
    readonly status: boolean;
  };
  readonly daemon: {
    /** After how long a daemon without surfaces and agents stops; 0: never. */
    readonly idle_minutes: number;
  };
  readonly log: { readonly level: LogLevel };
  /** `[notify]`: how people who are not there are called. */
  readonly notify: NotifyWish & {
    /** Pop-ups of the desktop; `auto`: where there seems to be one. */
    readonly desktop: 'auto' | 'on' | 'off';
    /** A URL that gets notifications as JSON; '': none. It may hold a secret. */
    readonly webhook: string;
    /** The address of a topic of an ntfy server; '': none. */
    readonly ntfy: string;
  };
  /** `[schedule.NAME]`: what is done by itself, and when. */
  readonly schedule: Readonly<Record<string, ScheduleEntry>>;
  readonly telegram: TelegramConfig;
  readonly tui: { readonly theme: ThemeChoice };
  readonly rules: {
    /** Where files of screen rules are that go before those shipped; null: `rules` beside `config.toml`. */
    readonly directory: string | null;
    /** Rules that do not hold, as `claude/limit`. */
    readonly disabled: readonly string[];
  };
};

/** `[telegram]`: the bot that a daemon runs. */
export type TelegramConfig = {
  readonly enabled: boolean;
  /** A file of this user's alone that holds the token; null: the environment's MOITUMI_TELEGRAM_TOKEN. */
  readonly token_file: string | null;
  /** The one forum group that the bot speaks in; null: private chats. */
  readonly group: number | null;
  /** A topic for each agent, where the chat can have them. */
  readonly topics: boolean;
  /** Only asks and ends, until /quiet says otherwise. */
  readonly quiet: boolean;
  /** What nobody asked for on the phone is sent only while nobody is at another surface. */
  readonly only_when_away: boolean;
  /** Where the Bot API is: https, or http on this machine alone. */
  readonly api_root: string;
};

/** A configuration, and what a person should know about it. */
export type LoadedConfig = { readonly config: Config; readonly warnings: readonly string[] };

/** What holds without a `config.toml`. */
export const DEFAULT_CONFIG: Config = {
  agents: [],
  asks: { rules: [] },
  prompts: {},
  keeper: { agents_per_process: 16 },
  attach: { detach_key: 'C-\\', next_key: 'C-]', status: false },
  daemon: { idle_minutes: 60 },
  log: { level: 'info' },
  notify: { desktop: 'auto', terminal: true, webhook: '', ntfy: '', content: false, ends: true, quiet_hours: null },
  schedule: {},
  telegram: {
    enabled: false,
    token_file: null,
    group: null,
    topics: true,
    quiet: false,
    only_when_away: false,
    api_root: 'https://api.telegram.org',
  },
  tui: { theme: 'auto' },
  rules: { directory: null, disabled: [] },
};

/** The settings in which two configurations differ, by section and name, as `reload_config` answers them. */
export function changedSettings(before: Config, after: Config): readonly string[] {
  const old = flatten(before);
  const now = flatten(after);
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name)).sort();
}

function flatten(config: Config): ReadonlyMap<string, string> {
  const { agents, ...sections } = config;
  const settings = Object.entries(sections).flatMap(([section, values]) =>
    Object.entries(values).map(([name, value]) => [`${section}.${name}`, JSON.stringify(value)] as const),
  );
  return new Map([...settings, ...agents.map((agent) => [`agents.${agent.name}`, JSON.stringify(agent)] as const)]);
}
