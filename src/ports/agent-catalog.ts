import type { AgentProfile } from '../domain/profile.ts';

/** The kinds of agent that can be started: those shipped and those of the config. */
export interface IAgentCatalog {
  find(name: string): AgentProfile | null;
  names(): readonly string[];
}

/** What the core must ask the machine before it promises to run something. */
export interface IHostProbe {
  /** The absolute path of a program, looked up as a shell would on `path`, relative to `cwd`; null: not there or not executable. */
  locate(program: string, path: string, cwd: string): Promise<string | null>;
  isDirectory(path: string): Promise<boolean>;
  /** The core's own environment, for callers without one. */
  environment(): Readonly<Record<string, string>>;
  /** Resident memory of this process, in bytes. */
  memory(): number;
}
