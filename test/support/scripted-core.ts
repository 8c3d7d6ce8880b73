import type { Agent } from '../../src/domain/agent.ts';
import { MoitumiError } from '../../src/domain/error.ts';
import type { Node } from '../../src/domain/node.ts';
import type { Caller, Command, IControlProtocol, IPresenter } from '../../src/ports/control.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { IReception, Position, Welcome } from '../../src/ports/reception.ts';
import type { Method, Params, Result } from '../../src/ports/requests.ts';

/** How a scripted core answers one method; what it returns is the result. */
export type Script = { [M in Method]?: (params: Params<M>, caller: Caller) => Result<M> | Promise<Result<M>> };

/**
 * A core with a log of events, a memory of commands and nothing else: `add_node` appends an event, and every
 * push with a seq comes from the log. It outlives its connections, as a store does.
 */
export class ScriptedCore implements IControlProtocol, IReception {
  readonly script: Script;
  /** Where pushes to all go. */
  surfaces: IPresenter = { present: () => undefined };
  epoch = 'first';
  readonly log: Push<'node_updated'>[] = [];
  readonly callers = new Set<Caller>();
  /** Every command that was carried out, in order, by its id. */
  readonly done: string[] = [];
  /** Everything that was asked, also what was remembered. */
  readonly asked: Command[] = [];
  readonly agents: Agent[] = [];
  /** Nodes on a page of a snapshot. */
  pageSize = 3;
  readonly #answers = new Map<string, unknown>();
  readonly #goodbyes: (() => void)[] = [];

  constructor(script: Script = {}) {
    this.script = script;
  }

  async request<M extends Method>(command: Command<M>, caller: Caller): Promise<Result<M>> {
    this.asked.push(command as Command);
    const { command_id: id } = command;
    if (id !== null && this.#answers.has(id)) return this.#answers.get(id) as Result<M>;
    const result = await this.#execute(command, caller);
    if (id !== null) {
      this.done.push(id);
      this.#answers.set(id, result);
    }
    return result;
  }

  joined(caller: Caller, resume: Position | null, sync: 'none' | 'graph'): Welcome {
    this.callers.add(caller);
    const position = { epoch: this.epoch, seq: this.log.length };
    const view = { surface: caller.surface, focus: null, entered: null };
    if (sync === 'none') return { ...position, view, sync: 'none', pushes: [] };
    if (resume?.epoch === this.epoch) {
      return { ...position, view, sync: 'resumed', pushes: this.log.slice(resume.seq) };
    }
    return { ...position, view, sync: 'snapshot', pushes: this.snapshot() };
  }

  left(caller: Caller): void {
    this.callers.delete(caller);
    for (const resolve of this.#goodbyes.splice(0)) resolve();
  }

  /** Resolves when nobody is connected. */
  async deserted(): Promise<void> {
    while (this.callers.size > 0) await new Promise<void>((resolve) => this.#goodbyes.push(resolve));
  }

  snapshot(): readonly Push[] {
    const nodes = this.log.map((push) => push.data);
    const pages = Math.max(1, Math.ceil(nodes.length / this.pageSize));
    return Array.from({ length: pages }, (_, page) => ({
      event: 'sync_graph',
      data: {
        page,
        last: page === pages - 1,
        nodes: nodes.slice(page * this.pageSize, (page + 1) * this.pageSize),
        agents: page === 0 ? this.agents : [],
        views: [],
      },
    }));
  }

  /** Appends a node to the log, and tells everyone. */
  append(title: string): Node {
    const node = sampleNode(this.log.length + 1, title);
    const push: Push<'node_updated'> = { event: 'node_updated', seq: this.log.length + 1, data: node };
    this.log.push(push);
    this.surfaces.present(push);
    return node;
  }

  async #execute<M extends Method>(command: Command<M>, caller: Caller): Promise<Result<M>> {
    const scripted = this.script[command.method];
    if (scripted !== undefined) return scripted(command.params, caller);
    switch (command.method) {
      case 'ping':
        return { at: 0 } as Result<M>;
      case 'add_node':
        return this.append((command.params as Params<'add_node'>).title) as Result<M>;
      case 'disconnect':
        return {} as Result<M>;
      default:
        throw new MoitumiError('internal', `No script for ${command.method}.`);
    }
  }
}

/** A node with nothing special about it. */
export function sampleNode(number: number, title = `node ${number}`): Node {
  return {
    id: `n${number}`,
    title,
    parent: null,
    state: 'open',
    priority: 0,
    depends_on: [],
    relates: [],
    cwd: null,
    has_notes: false,
    created_at: number,
    updated_at: number,
  };
}
