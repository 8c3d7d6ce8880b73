import type { Status } from '../../src/ports/requests.ts';
import { plainText } from '../terminal/display-text.ts';
import type { Paint } from './paint.ts';
import { duration, moment } from './spoken-time.ts';
import { type Cell, tableLines } from './table.ts';

type StatusLook = { readonly columns: number | null; readonly paint: Paint; readonly now: number };

/** A core's state for people. */
export function statusLines(status: Status, { columns, paint, now }: StatusLook): string[] {
  const rows: Cell[][] = [
    field(
      'core',
      `${status.mode}, pid ${status.pid}, moitumi ${plainText(status.version)}, protocol ${status.protocol}`,
    ),
    field('up', `${duration(now - status.started_at)}, since ${moment(status.started_at)}`),
    health(status),
    ...telegram(status),
    field('home', plainText(status.home)),
    field('socket', plainText(status.socket)),
    field('memory', `${(status.rss / 1024 / 1024).toFixed(1)} MB`),
    field('nodes', String(status.nodes)),
    field('agents', agentCounts(status)),
    ...status.keepers.map((keeper) =>
      field(
        'keeper',
        `${plainText(keeper.id)}, pid ${keeper.pid}, ${keeper.agents} agents${keeper.answering ? '' : ', does not answer'}`,
      ),
    ),
    ...status.surfaces.map((surface) =>
      field('surface', `${plainText(surface.surface)}, for ${duration(now - surface.connected_at)}`),
    ),
  ];
  return tableLines(rows, columns, paint);
}

function field(name: string, value: string): Cell[] {
  return [
    ['dim', name],
    ['text', value],
  ];
}

function health({ health: found }: Status): Cell[] {
  return found.state === 'ok'
    ? [
        ['dim', 'health'],
        ['idle', 'ok'],
      ]
    : [
        ['dim', 'health'],
        ['failed', `degraded since ${moment(found.since)}: ${plainText(found.reason)}`],
      ];
}

/** A bot that nobody wanted is no news. */
function telegram({ telegram: bot }: Status): Cell[][] {
  if (bot === undefined || bot.state === 'off') return [];
  const name = bot.bot === null ? '' : ` as @${plainText(bot.bot)}`;
  const why = bot.reason === null ? '' : `: ${plainText(bot.reason)}`;
  return [
    [
      ['dim', 'telegram'],
      [bot.state === 'ok' ? 'idle' : 'failed', `${bot.state}${name} since ${moment(bot.since)}${why}`],
    ],
  ];
}

function agentCounts({ agents }: Status): string {
  const counts = Object.entries(agents.by_state).filter(([, count]) => count > 0);
  const states = counts.map(([state, count]) => `${count} ${plainText(state)}`).join(', ');
  // A core of yesterday does not count them.
  const lost = agents.lost > 0 ? `, ${agents.lost} lost with their keeper: see \`moitumi agents\`` : '';
  return `${agents.live} running${states === '' ? '' : ` (${states})`}${lost}`;
}
