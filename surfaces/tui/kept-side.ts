import { SIDEBAR } from '../../src/domain/pane-arrangement.ts';
import type { IControlClient } from '../../src/protocol/control-client.ts';

/**
 * Keeps how wide a person made the list's side, with the arrangements of tmux panes and in their form, so that one width
 * holds with tmux and without. Panes that someone arranged at the top stay as they are: then nothing is kept.
 */
export async function keepSide(
  client: IControlClient,
  { width, height }: { readonly width: number; readonly height: number },
  side: number,
): Promise<void> {
  const { keys } = (await arrangementOf(client)) ?? { keys: [...KEYS] };
  if (keys.join() !== KEYS.join()) return;
  const right = width - side - 1;
  const layout = `${width}x${height},0,0{${side}x${height},0,0,0,${right}x${height},${side + 1},0,1}`;
  await client.request('keep_layout', { node: null, arrangement: { keys: KEYS, layout } });
}

/** The width that was kept; null: none was. */
export async function readSide(client: IControlClient): Promise<number | null> {
  const arrangement = await arrangementOf(client);
  const [, width] = /^[^{]*\{(\d+)x/.exec(arrangement?.layout ?? '') ?? [];
  return width === undefined || arrangement?.keys[0] !== SIDEBAR ? null : Number(width);
}

/** The sidebar, and the one agent at a time that is shown beside it. */
const KEYS = [SIDEBAR, 'screen:beside'] as const;

async function arrangementOf(client: IControlClient) {
  const { layouts } = await client.request('read_layouts', {});
  return layouts.find(({ node }) => node === null)?.arrangement ?? null;
}
