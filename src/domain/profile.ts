/**
 * How a kind of agent is started, prompted and interrupted: data only, so that a person adds one
 * in `config.toml` under `[agents.NAME]`.
 */
export type AgentProfile = {
  readonly name: string;
  /** acp: it speaks the Agent Client Protocol on its standard input and output; left out: it is at home in a terminal. */
  readonly kind?: 'acp';
  /** The program, looked up on the spawning client's PATH when it holds no slash. */
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the agent's environment, after filtering. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments that take up its last conversation; null: it cannot. */
  readonly resume: readonly string[] | null;
  /** Arguments that take up a certain conversation, for whose name `{session}` stands; left out: only the last one can be. */
  readonly resume_session?: readonly string[];
  /** Where it starts when neither node nor client says. */
  readonly cwd: string | null;
  /** How a first prompt reaches it: as its last argument, typed into its terminal, or not at all. */
  readonly prompt: 'argument' | 'typed' | 'none';
  /** Keys, in tmux's names, that interrupt a turn. */
  readonly interrupt: readonly string[];
  /** Keys that empty its input line of what a person half typed there, and keys that bring that back; none: it has none such. */
  readonly clear: readonly string[];
  readonly restore: readonly string[];
  /** How long after a paste Enter may be pressed, in ms: some take an earlier one for a line of what was pasted; left out: at once. */
  readonly paste_ms?: number;
  /** A sentence that says how to install the program, or null. */
  readonly install: string | null;
};
