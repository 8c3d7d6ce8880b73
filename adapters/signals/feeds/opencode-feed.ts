import { request } from 'node:http';
import type { Reading } from '../../../src/domain/signal.ts';
import type { FedAgent, IAgentFeed } from '../../../src/ports/agent-feed.ts';
import type { IAskRoute } from '../../../src/ports/ask-route.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import { followEvents } from './event-stream.ts';
import type { OpencodeAsk } from './opencode-asks.ts';
import { type OpencodeStanding, OpencodeState } from './opencode-state.ts';
import { OpencodeUsage } from './opencode-usage.ts';
import { OpencodeWords } from './opencode-words.ts';
import { processArguments } from './process-facts.ts';
import { TurnStream } from './turn-stream.ts';

/** opencode's event stream (1.18), on the port that it was started with, and its permissions, answered the same way. */
export function createOpencodeFeed(clock: IClock): IAgentFeed {
  return {
    watch: (agent) => {
      let stopped = false;
      let stop: Cancel = () => undefined;
      void findPort(agent).then((port) => {
        if (port !== null && !stopped) stop = followServer(agent, `http://127.0.0.1:${port}`, clock);
      });
      return {
        heard: () => undefined,
        stop: () => {
          stopped = true;
          stop();
        },
      };
    },
  };
}

/** The port is one of its process's arguments: whoever started it need not have said so to us. */
async function findPort(agent: FedAgent): Promise<number | null> {
  const pid = agent.row()?.pid ?? null;
  return pid === null ? null : portOf(await processArguments(pid));
}

function followServer(agent: FedAgent, server: string, clock: IClock): Cancel {
  const state = new OpencodeState();
  const usage = new OpencodeUsage();
  const words = new OpencodeWords(new TurnStream(agent, clock));
  /** Until it was asked how things stand, its events are half of the truth. */
  let known = false;
  let told = '';
  const tell = (reading: Reading | null): void => {
    const id = agent.row()?.id;
    const news = JSON.stringify(reading);
    if (id === undefined || news === told || !known) return;
    told = news;
    agent.emit({ kind: 'structured', agent: id, at: clock.now(), channel: 'events', reading });
  };
  const raise = (ask: OpencodeAsk): void => {
    if (ask.draft !== null) agent.raise(ask.draft, ask.id, routeOf(server, ask));
  };
  return followEvents(`${server}/event`, clock, {
    connected: () => {
      const found = drawn(agent).then(() => standing(server));
      void found.then((stands) => {
        known = true;
        const open = state.taken(stands);
        tell(state.reading());
        for (const ask of open) raise(ask);
      }, ignore);
    },
    event: (event) => {
      const asked = state.take(event, clock.now());
      tell(state.reading());
      if (asked !== null) raise(asked);
      words.take(event);
      const used = usage.take(event);
      if (used !== null) agent.used(used);
    },
    lost: () => {
      tell(null);
      known = false;
    },
  });
}

/** How long it may write nothing before its first screen. */
const DRAWING_MS = 10_000;

/** Resolves when its first screen is drawn: its server answers before, when it would lose the keys that are pressed. */
async function drawn(agent: FedAgent): Promise<void> {
  for (let offset = -1; ; ) {
    const wait = offset === -1 ? {} : { after: offset, waitMs: DRAWING_MS };
    const screen = await agent.terminal()?.readScreen({ scrollback: 0, ansi: false, ...wait });
    if (screen === undefined || screen.offset === offset) return;
    if (screen.alternate && screen.lines.some((line) => line.trim() !== '')) return;
    offset = screen.offset;
  }
}

async function standing(server: string): Promise<OpencodeStanding> {
  const [statuses, permissions, questions] = await Promise.all([
    ask(`${server}/session/status`),
    ask(`${server}/permission`),
    ask(`${server}/question`),
  ]);
  return { statuses, permissions, questions };
}

function routeOf(server: string, asked: OpencodeAsk): IAskRoute {
  return {
    via: 'protocol',
    deliver: async ({ answer }) => {
      const { path, body } = asked.reply(answer);
      await ask(`${server}${path}`, body);
      return 'taken';
    },
    withdraw: () => undefined,
  };
}

/** How long the server may take to answer. */
const ANSWER_MS = 5_000;

/** Asks the server, and gives what it answers. Rejects when it does not, or refuses. */
function ask(url: string, body?: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request(
      url,
      { method: body === undefined ? 'GET' : 'POST', headers, timeout: ANSWER_MS },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(text === '' ? 'null' : text));
          else reject(new Error(`opencode answered ${answer.statusCode} to ${url}`));
        });
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`opencode did not answer ${url}`)));
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function ignore(): void {
  // Who connected and cannot tell how things stand tells of what changes from now on.
}

/** `--port 4096`, `--port=4096` */
function portOf(command: readonly string[]): number | null {
  const at = command.indexOf('--port');
  const text =
    at === -1 ? command.find((word) => word.startsWith('--port='))?.slice('--port='.length) : command[at + 1];
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
}
