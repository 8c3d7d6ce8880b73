import type { AgentId } from '../../src/domain/agent.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { AgentSignal } from '../../src/domain/signal.ts';
import type { HeldAgent, IAgentManager, IViewer, SpawnSpec } from '../../src/ports/agent-manager.ts';
import type { IClock } from '../../src/ports/clock.ts';
import { type MemoryTerminal, memoryTerminal } from './memory-terminal.ts';

/** Agents without processes: a test says what happens to them. */
export type MemoryAgents = IAgentManager & {
  readonly spawned: readonly SpawnSpec[];
  readonly settled: readonly AgentId[];
  /** What the next `adopt` finds. */
  readonly found: { held: HeldAgent[]; silent: string[] };
  /** Makes the next spawn fail. */
  failNextSpawn(error: MoitumiError): void;
  /** Until called again, spawns wait. */
  holdSpawns(hold: boolean): void;
  emit(signal: Unstamped<AgentSignal>): void;
  /** Ends an agent by itself. */
  exit(agent: AgentId, exitCode: number | null, signal?: string | null): void;
  terminalOf(agent: AgentId): MemoryTerminal;
  viewersOf(agent: AgentId): readonly IViewer[];
};

/** A signal without its time, which is now. */
type Unstamped<S> = S extends AgentSignal ? Omit<S, 'at'> : never;

export function memoryAgents(clock: IClock): MemoryAgents {
  let listener: (signal: AgentSignal) => void = () => undefined;
  let failure: MoitumiError | null = null;
  let gate: { promise: Promise<void>; open: () => void } | null = null;
  let pid = 1000;
  const spawned: SpawnSpec[] = [];
  const settled: AgentId[] = [];
  const found: MemoryAgents['found'] = { held: [], silent: [] };
  const terminals = new Map<AgentId, MemoryTerminal>();
  const running = new Set<AgentId>();
  const tell = (signal: object): void => listener({ at: clock.now(), ...signal } as AgentSignal);

  const exit = (agent: AgentId, exit_code: number | null, signal: string | null = null): void => {
    if (!running.delete(agent)) return;
    tell({ kind: 'exited', agent, exit_code, signal });
    terminals.get(agent)?.end();
  };

  return {
    spawned,
    settled,
    found,
    failNextSpawn: (error) => {
      failure = error;
    },
    holdSpawns(hold) {
      gate?.open();
      if (!hold) return;
      let open: () => void = () => undefined;
      const promise = new Promise<void>((resolve) => {
        open = resolve;
      });
      gate = { promise, open };
    },
    emit(signal) {
      if (signal.kind === 'keeper_lost') running.delete(signal.agent);
      tell(signal);
    },
    exit,
    terminalOf: (agent) => {
      const terminal = terminals.get(agent);
      if (terminal === undefined) throw new Error(`${agent} has no terminal`);
      return terminal;
    },
    viewersOf: (agent) => terminals.get(agent)?.viewers ?? [],
    async adopt() {
      for (const each of found.held) {
        terminals.set(each.agent, terminals.get(each.agent) ?? memoryTerminal());
        if (each.exit === null) running.add(each.agent);
      }
      return found;
    },
    async spawn(spec) {
      await gate?.promise;
      if (failure !== null) {
        const error = failure;
        failure = null;
        throw error;
      }
      spawned.push(spec);
      terminals.set(spec.agent, memoryTerminal());
      running.add(spec.agent);
      pid += 1;
      const started = { keeper: 'k1', pid, started_at: clock.now() };
      tell({ kind: 'started', agent: spec.agent, at: started.started_at, keeper: 'k1', pid });
      return started;
    },
    async stop(agent) {
      if (found.silent.includes('k1')) {
        throw new MoitumiError('keeper_silent', 'The keeper k1 does not answer.', { keeper: 'k1' });
      }
      exit(agent, null, 'SIGHUP');
    },
    terminal: (agent) => terminals.get(agent) ?? null,
    settle: (agent) => {
      settled.push(agent);
    },
    listen: (next) => {
      listener = next;
    },
    keepers: () => [{ id: 'k1', pid: 999, agents: running.size, answering: true }],
    close: async () => undefined,
  };
}
