import type { Agent } from '../../src/domain/agent.ts';
import type { Ask } from '../../src/domain/ask.ts';
import type { AuditDraft } from '../../src/domain/audit.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Node } from '../../src/domain/node.ts';
import type { Prompt } from '../../src/domain/prompt.ts';
import type { Turn } from '../../src/domain/turn.ts';
import type { KeptUsage } from '../../src/domain/usage.ts';
import type { NextNumbers, StoreBatch } from '../../src/ports/cortex-store.ts';

/** A node as the core would make it. */
export function sampleNode(id: string, over: Partial<Node> = {}): Node {
  return {
    id,
    title: `Title of ${id}`,
    parent: null,
    state: 'open',
    priority: 0,
    depends_on: [],
    relates: [],
    cwd: null,
    has_notes: false,
    created_at: 1_000,
    updated_at: 1_000,
    ...over,
  };
}

/** An agent that has ended. */
export function sampleAgent(id: string, node: string, over: Partial<Agent> = {}): Agent {
  return {
    id,
    node,
    origin: 'supervised',
    profile: 'shell',
    command: ['sh', '-c', 'exit 3'],
    cwd: '/',
    cols: 80,
    rows: 24,
    state: 'exited',
    since: 2_000,
    detail: null,
    resets_at: null,
    background: false,
    evidence: { source: 'process', text: 'exited with 3' },
    message: null,
    title: null,
    unseen: true,
    unconfirmed: false,
    session: null,
    inactive: false,
    keeper: 'k1',
    pid: 4_711,
    created_at: 1_000,
    started_at: 1_500,
    exited_at: 2_000,
    exit_code: 3,
    signal: null,
    closed: false,
    ...over,
  };
}

/** An ask that is open. */
export function sampleAsk(id: string, agent: string, over: Partial<Ask> = {}): Ask {
  return {
    id,
    agent,
    node: 'n1',
    key: `key of ${id}`,
    via: 'hook',
    kind: 'permission',
    tool: 'Bash',
    title: 'Bash: make test',
    text: 'make test',
    whole: true,
    hash: '00'.repeat(32),
    options: [
      { id: 'yes', label: 'Yes', verdict: 'allow', lasting: false, takes_text: false },
      { id: 'no', label: 'No', verdict: 'deny', lasting: false, takes_text: false },
    ],
    multiple: false,
    raised_at: 1_000,
    state: 'open',
    answer: null,
    end: null,
    ...over,
  };
}

/** A prompt that waits. */
export function samplePrompt(id: string, agent: string, over: Partial<Prompt> = {}): Prompt {
  return {
    id,
    agent,
    text: `Text of ${id}`,
    state: 'queued',
    since: 1_000,
    created_at: 1_000,
    who: 'user',
    from: 'cli',
    reason: null,
    ...over,
  };
}

/** What an agent has used. */
export function sampleUsage(agent: string, over: Partial<KeptUsage['usage']> = {}): KeptUsage {
  const tokens = { input: 1_234, output: 17, cache_read: 20, cache_write: 10 };
  const usage = { agent, model: 'opus', tokens, cost_usd: 0.5, context: { used: 1_264, size: 200_000 }, at: 1_000 };
  return { usage: { ...usage, ...over }, costs: { s1: { before: 0, last: 0.5 } }, mark: '{}' };
}

/** A turn that a person made. */
export function sampleTurn(number: number, node: string, over: Partial<Turn> = {}): Turn {
  return {
    id: `t${number}`,
    node,
    agent: 'a1',
    at: 1_000 + number,
    source: 'cli',
    author: 'user',
    from: 'cli',
    text: `Text of t${number}`,
    origin: 'words',
    prompt: null,
    ...over,
  };
}

/** The numbers of an empty store. */
export const FIRST_NUMBERS: NextNumbers = { next_node: 1, next_agent: 1, next_ask: 1, next_prompt: 1, next_turn: 1 };

/** What an audit entry says before it has its place. */
export function sampleDraft(what: string, over: Partial<AuditDraft> = {}): AuditDraft {
  return { at: 1_000, who: 'user', from: 'cli', what, on: 'n1', result: 'ok', detail: '', ...over };
}

/** A batch of `changes`, whose first logged one gets `first_seq`. */
export function sampleBatch(
  first_seq: number,
  changes: readonly Change[],
  over: Partial<Omit<StoreBatch, 'first_seq' | 'changes'>> = {},
): StoreBatch {
  return { at: 1_000, changes, first_seq, audit: [], outcomes: [], ...FIRST_NUMBERS, ...over };
}
