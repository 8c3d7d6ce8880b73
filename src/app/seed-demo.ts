import type { IControlClient } from '../protocol/control-client.ts';

/** What agents of the demo are given by whoever starts it. */
export type DemoWorld = { readonly cwd: string; readonly env: Readonly<Record<string, string>> };

type Piece = { readonly title: string; readonly notes: string; readonly script: string };

const ROOT = {
  title: 'Release 1.0 (demo)',
  notes: [
    'Four scripted agents, no account and no key: one works, one asks, one finishes, one fails.',
    'Enter opens a node or an agent, h goes back, a attaches, ? shows all keys, q quits.',
  ].join('\n'),
};

const PIECES: readonly Piece[] = [
  { title: 'Make the start faster', notes: 'It works on, and says so.', script: 'works' },
  { title: 'Clean up the build', notes: 'It wants a permission: attach and press y or n.', script: 'asks' },
  { title: 'Write the changelog', notes: 'It finishes by itself, and waits to be looked at.', script: 'finishes' },
  { title: 'Port to arm64', notes: 'It fails; restart it with: moitumi restart.', script: 'fails' },
];

/** Puts the demo into a cortex: a small graph, and an agent on each of its pieces. */
export async function seedDemo(client: IControlClient, world: DemoWorld): Promise<void> {
  const root = await client.request('add_node', { ...ROOT, cwd: world.cwd });
  const nodes = [];
  for (const { title, notes } of PIECES) {
    nodes.push(await client.request('add_node', { title, notes, parent: root.id }));
  }
  const [start, , changelog] = nodes;
  if (start !== undefined && changelog !== undefined) {
    await client.request('link', { from: changelog.id, to: start.id, kind: 'depends_on' });
  }
  for (const [index, { script }] of PIECES.entries()) {
    const node = nodes[index];
    if (node === undefined) continue;
    await client.request('spawn_agent', {
      node: node.id,
      profile: 'demo',
      args: [script],
      env: world.env,
      client_cwd: world.cwd,
    });
  }
  await client.request('focus', { node: start?.id ?? root.id });
}
