/** Where what agents are started with is kept, and how their programs reach us. */
export type LaunchOptions = {
  /** Where what agents are started with is written. */
  readonly directory: string;
  /** The shell command by which a program's hooks reach us; `wait`: it prints the answer to what was asked. */
  readonly hookCommand: (tool: string, wait: boolean) => string;
  /** The shell command of a status line that reports to us and shows the person's own; `file` is for what it remembers. */
  readonly statusLineCommand: (file: string, own: string | null) => string;
  /** The program that speaks with ACP agents, and its first arguments. */
  readonly acpHost: readonly string[];
  /** Where the sockets of such are; made if need be. */
  readonly socketDirectory: () => string;
};
