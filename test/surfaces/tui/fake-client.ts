import { MoitumiError } from '../../../src/domain/error.ts';
import type { Node } from '../../../src/domain/node.ts';
import type { View } from '../../../src/domain/view.ts';
import type { Push } from '../../../src/ports/pushes.ts';
import type { Method, Params, Result } from '../../../src/ports/requests.ts';
import type { ConnectionState, IControlClient } from '../../../src/protocol/control-client.ts';
import type { HelloResult } from '../../../src/protocol/hello.ts';
import type { Graph } from '../../../surfaces/tui/rows.ts';
import { aNode } from './a-cortex.ts';

/** How the fake core answers; what is not here is refused as `internal`. */
export type Answers = { [M in Method]?: (params: Params<M>) => Promise<Result<M>> | Result<M> };

/** A client of a core that has no more than a test gives it. */
export class FakeClient implements IControlClient {
  readonly hello: HelloResult;
  readonly asked: { readonly method: Method; readonly params: unknown }[] = [];
  onPush: (push: Push) => void = () => undefined;
  onConnection: (state: ConnectionState) => void = () => undefined;
  readonly #answers: Answers;
  readonly #graph: Graph;
  #view: View = { surface: 'tui:test', focus: null, entered: null };

  constructor(graph: Graph, answers: Answers = {}) {
    this.#graph = graph;
    this.#answers = {
      focus: ({ node }) => this.#move({ focus: node }, 'focus_node'),
      enter: ({ node }) => this.#move({ entered: node }, 'enter_node'),
      leave: () => this.#move({ entered: null }, 'enter_node'),
      add_node: ({ title, parent }) => this.#add(title, parent ?? null),
      ...answers,
    };
    this.hello = {
      protocol: 1,
      version: '1.2.3',
      pid: 1,
      mode: 'daemon',
      principal: 'user',
      scopes: [],
      epoch: 'e',
      seq: 0,
      view: this.#view,
      sync: 'snapshot',
    };
  }

  /** What a core sends after hello. */
  sync(): void {
    const [nodes, agents] = [[...this.#graph.nodes.values()], [...this.#graph.agents.values()]];
    this.onPush({ event: 'sync_graph', data: { page: 0, last: true, nodes, agents, views: [this.#view] } });
  }

  async request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    this.asked.push({ method, params });
    const answer = this.#answers[method];
    if (answer === undefined) throw new MoitumiError('internal', `The fake core knows no ${method}.`);
    return answer(params);
  }

  attach(): never {
    throw new Error('The sidebar attaches through its options.');
  }

  async close(): Promise<void> {}

  #move(to: Partial<View>, event: 'focus_node' | 'enter_node'): View {
    this.#view = { ...this.#view, ...to };
    this.onPush({ event, data: this.#view });
    return this.#view;
  }

  #add(title: string, parent: string | null): Node {
    const node = aNode(`n${this.#graph.nodes.size + 1}`, title, { parent });
    this.onPush({ event: 'node_updated', data: node, seq: 1 });
    return node;
  }
}
