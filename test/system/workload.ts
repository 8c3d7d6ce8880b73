import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Agent, AgentId } from '../../src/domain/agent.ts';
import type { NodeId } from '../../src/domain/node.ts';
import type { HomeSurface } from '../support/home-surface.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

/** A client with several things under way at once; each lane waits for one answer before it asks for the next. */
const LANES = 4;

/** Longest pause between an answer and the next request, in ms: enough to leave the disk to others now and then. */
const LONGEST_PAUSE_MS = 4;

/** Most agents that one workload starts; each is a process. */
const MOST_AGENTS = 6;

/** What one surface asks for under way, and what it was promised. */
export class Workload {
  /** Every title that was acknowledged, and the node that has it. */
  readonly added = new Map<string, NodeId>();
  /** The last priority that was acknowledged, by node. */
  readonly priorities = new Map<NodeId, number>();
  /** Words that an agent was acknowledged to have got, and those of which nobody could say. */
  readonly words = { sure: new Set<string>(), unsure: new Set<string>() };
  /** Agents that were acknowledged as started, and what runs in each. */
  readonly pids = new Map<AgentId, number | null>();
  /** What no request may be refused with while a core is replaced. */
  readonly refusals: string[] = [];
  /** Part of every title that it gives. */
  readonly name: string;
  readonly #surface: HomeSurface;
  readonly #random: SeededRandom;
  readonly #file: string;
  readonly #root: NodeId;
  readonly #typist: AgentId;
  #lanes: Promise<unknown> = Promise.resolve();
  #going = true;
  #counter = 0;
  #starts = 0;

  /** Adds a node and starts an agent on it that writes down what is typed into it; then goes on by itself until `end`. */
  static async begin(surface: HomeSurface, random: SeededRandom, directory: string): Promise<Workload> {
    const name = surface.client.hello.view.surface.replace(':', '-');
    const file = join(directory, `${name}.words`);
    writeFileSync(file, '');
    const root = await surface.client.request('add_node', { title: name });
    const script = 'while read -r line; do printf "%s\\n" "$line" >> "$0"; done';
    const typist = await surface.client.request('spawn_agent', {
      node: root.id,
      argv: ['/bin/sh', '-c', script, file],
      cwd: directory,
    });
    const load = new Workload(surface, random, file, { name, root: root.id, typist: typist.id });
    load.added.set(name, root.id);
    load.pids.set(typist.id, typist.pid);
    load.#lanes = Promise.all(Array.from({ length: LANES }, () => load.#lane()));
    return load;
  }

  private constructor(
    surface: HomeSurface,
    random: SeededRandom,
    file: string,
    own: { readonly name: string; readonly root: NodeId; readonly typist: AgentId },
  ) {
    this.#surface = surface;
    this.#random = random;
    this.#file = file;
    this.name = own.name;
    this.#root = own.root;
    this.#typist = own.typist;
  }

  /** Asks for nothing more; resolves when everything that was asked for is answered. */
  async end(): Promise<void> {
    this.#going = false;
    await this.#lanes;
  }

  /** Whether an agent is one of those that it started. */
  owns(agent: Agent): boolean {
    return agent.node === this.#root;
  }

  /** Words that should have arrived at an agent, and have not. */
  missing(): readonly string[] {
    const arrived = new Set(this.#arrived());
    return [...this.words.sure].filter((word) => !arrived.has(word));
  }

  /** Words that arrived twice. */
  repeated(): readonly string[] {
    return this.#arrived().filter((word, at, all) => all.indexOf(word) !== at);
  }

  /** How much there was, so that a run shows whether it tried anything. */
  summary(): string {
    const { sure, unsure } = this.words;
    return `${this.name} added ${this.added.size}, started ${this.pids.size}, typed ${sure.size} and ${unsure.size} unsure`;
  }

  #arrived(): readonly string[] {
    return readFileSync(this.#file, 'utf8').match(/<[^>]*>/g) ?? [];
  }

  async #lane(): Promise<void> {
    const own: NodeId[] = [];
    while (this.#going) {
      const dice = this.#random.next();
      if (dice < 0.02 && this.#starts < MOST_AGENTS) await this.#start();
      else if (dice < 0.1) await this.#type();
      else if (dice < 0.4) await this.#change(own);
      else await this.#add(own);
      await sleep(this.#random.below(LONGEST_PAUSE_MS));
    }
  }

  async #add(own: NodeId[]): Promise<void> {
    const title = this.#word();
    const parent = own.length > 0 && this.#random.next() < 0.5 ? own[this.#random.below(own.length)] : this.#root;
    const node = await this.#told(this.#surface.client.request('add_node', { title, parent: parent ?? this.#root }));
    if (node === null) return;
    own.push(node.id);
    this.added.set(title, node.id);
  }

  async #change(own: readonly NodeId[]): Promise<void> {
    const node = own[this.#random.below(own.length)];
    if (node === undefined) return;
    const priority = (this.priorities.get(node) ?? 0) + 1;
    const done = await this.#told(this.#surface.client.request('update_node', { node, priority }));
    if (done !== null) this.priorities.set(node, done.priority);
  }

  async #type(): Promise<void> {
    const word = this.#word();
    const done = await this.#told(
      this.#surface.client.request('submit_turn', { agent: this.#typist, text: word }),
      UNKNOWN_OUTCOME,
    );
    (done === null ? this.words.unsure : this.words.sure).add(word);
  }

  async #start(): Promise<void> {
    this.#starts += 1;
    const word = this.#word();
    const argv = ['/bin/sh', '-c', 'printf "%s\\n" "$1" >> "$0"; exec sleep 1000', this.#file, word];
    const agent = await this.#told(
      this.#surface.client.request('spawn_agent', { node: this.#root, argv, cwd: '/' }),
      NEVER_STARTED,
    );
    (agent === null ? this.words.unsure : this.words.sure).add(word);
    if (agent !== null) this.pids.set(agent.id, agent.pid);
  }

  /** The answer; null when the request was refused, for a reason that is noted unless it is the one expected. */
  async #told<T>(answer: Promise<T>, expected: RegExp | null = null): Promise<T | null> {
    try {
      return await answer;
    } catch (refusal) {
      if (expected === null || !expected.test(String(refusal))) this.refusals.push(String(refusal));
      return null;
    }
  }

  #word(): string {
    this.#counter += 1;
    return `<${this.name}.${this.#counter}>`;
  }
}

/** A core that ended between the typing and the answer: its successor cannot know, and must not type again. */
const UNKNOWN_OUTCOME = /Whether it took effect is not known/;

/** One that ended between writing the agent down and starting it. */
const NEVER_STARTED = /the core ended before it was started/;
