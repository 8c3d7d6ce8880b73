import type { Ask } from '../../src/domain/ask.ts';

/** An open permission with the options `yes`, `session` and `no`. */
export function anAsk(id: string, agent: string, node: string, rest: Partial<Ask> = {}): Ask {
  return {
    ...{ id, agent, node, key: id, via: 'hook', kind: 'permission', tool: 'Bash' },
    ...{ title: 'Bash: make', text: 'make all', whole: true, hash: 'hash', multiple: false, raised_at: 1 },
    options: [
      { id: 'yes', label: 'Yes', verdict: 'allow', lasting: false, takes_text: false },
      { id: 'session', label: 'Yes, and do not ask again', verdict: 'allow', lasting: true, takes_text: false },
      { id: 'no', label: 'No, tell it what to do', verdict: 'deny', lasting: false, takes_text: true },
    ],
    state: 'open',
    answer: null,
    end: null,
    ...rest,
  };
}
