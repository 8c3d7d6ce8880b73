import { join } from 'node:path';
import { openStore } from '../adapters/store/sqlite-store.ts';
import { searchWords } from '../src/domain/search-words.ts';
import type { Turn } from '../src/domain/turn.ts';
import { benchNode } from './bench-node.ts';
import type { Measure } from './figure.ts';
import { ms, percentile } from './figure.ts';

const TURNS = 100_000;
const NODES = 1_000;
const BATCH = 1_000;
const SEARCHES = 400;

/** Words are as rare as in a language: the n-th is used a n-th as often as the first. */
const WORDS = Array.from({ length: 20_000 }, (_, index) => `word${index.toString(36)}`);

/** How long a search among many turns takes, in the store itself. */
export const measureSearching: Measure = async (bench) => {
  const { store, conversations } = openStore(join(bench.directory(), 'cortex.db'), { workerFile: '' });
  fill(store);
  const samples = Array.from({ length: SEARCHES }, (_, index) => {
    const text = Array.from({ length: 1 + (index % 3) }, () => word()).join(' ');
    const below = index % 2 === 0 ? null : [`n${1 + Math.floor(Math.random() * NODES)}`];
    const began = performance.now();
    conversations.search(searchWords(text), below, 20);
    return performance.now() - began;
  });
  store.close();
  const value = percentile(samples, 0.95);
  return [
    {
      name: `search among ${TURNS.toLocaleString('en')} turns, p95`,
      value: ms(value),
      budget: '< 20 ms',
      met: value < 20,
      note: `${SEARCHES} searches for one to three words, half of them on one node; the longest took ${ms(Math.max(...samples))}`,
    },
  ];
};

function fill(store: ReturnType<typeof openStore>['store']): void {
  const { next_agent, next_ask, next_prompt } = store.load();
  const batch = { at: 0, audit: [], outcomes: [], next_node: NODES + 1, next_agent, next_ask, next_prompt };
  const nodes = Array.from({ length: NODES }, (_, index) => ({ kind: 'node_put', node: benchNode(index, 0) }) as const);
  store.commit({ ...batch, first_seq: 1, changes: nodes, next_turn: 1 });
  for (let first = 1; first <= TURNS; first += BATCH) {
    const changes = Array.from(
      { length: BATCH },
      (_, index) => ({ kind: 'turn_added', turn: turn(first + index) }) as const,
    );
    store.commit({ ...batch, first_seq: NODES + first, changes, next_turn: first + BATCH });
  }
}

function turn(number: number): Turn {
  const length = 20 + Math.floor(Math.random() * 100);
  return {
    id: `t${number}`,
    node: `n${1 + Math.floor(Math.random() * NODES)}`,
    agent: 'a1',
    at: number,
    source: 'cli',
    author: 'user',
    from: 'cli',
    text: Array.from({ length }, () => word()).join(' '),
    origin: 'words',
    prompt: null,
  };
}

function word(): string {
  return WORDS[Math.floor(WORDS.length ** Math.random()) - 1] ?? 'word0';
}
