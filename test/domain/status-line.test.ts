import { expect, it } from 'vitest';
import { statusLine } from '../../src/domain/status-line.ts';
import { sampleAgent } from '../support/sample-agent.ts';

const titles = { n1: 'Fix the login', n2: 'A title that goes on and on, too long for a line', n3: '' };
const nodes = new Map(
  Object.entries(titles).map(([id, title]) => [
    id,
    { id, parent: null, title, state: 'active', priority: 0, cwd: null, created_at: 0, updated_at: 0 } as never,
  ]),
);

it('names who waits, longest first, then whom nobody has looked at, then who works, and not the one that is shown', () => {
  const agents = [
    sampleAgent({ id: 'a1', state: 'waiting', since: 5 }),
    sampleAgent({ id: 'a2', state: 'working' }),
    sampleAgent({ id: 'a3', state: 'waiting', since: 2, node: 'n2' }),
    sampleAgent({ id: 'a4', state: 'idle', unseen: true, node: 'n3' }),
    sampleAgent({ id: 'a5', state: 'waiting', since: 1 }),
    sampleAgent({ id: 'a6', state: 'waiting', closed: true }),
    sampleAgent({ id: 'a7', state: 'idle' }),
  ];
  expect(statusLine(agents, nodes, 'a5')).toBe(
    '◆ a3 A title that goes on an…, a1 Fix the login  ! a4 shell  ● a2 Fix the login',
  );
});

it('counts those for whom there is no room, and says when there is nobody', () => {
  const many = Array.from({ length: 200 }, (_, index) => sampleAgent({ id: `a${index}`, state: 'working' }));
  expect(statusLine(many, nodes, 'a0')).toMatch(/^● a1 Fix the login, .* and 187 more$/);
  expect(statusLine(many.slice(0, 1), nodes, 'a0')).toBe('○ no other agent waits or works');
});
