import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { type AskDraft, MAX_ASK_TEXT } from '../../../src/domain/ask.ts';
import { clipText } from '../../../src/domain/clip-text.ts';
import type { Reading } from '../../../src/domain/signal.ts';
import type { FedAgent, IAgentFeed } from '../../../src/ports/agent-feed.ts';
import type { IAskRoute } from '../../../src/ports/ask-route.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import { followEvents } from './event-stream.ts';
import { type OpencodePermission, OpencodeState } from './opencode-state.ts';
import { processArguments } from './process-facts.ts';

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

/** Longest title of an ask, in UTF-16 units. */
const MAX_TITLE = 200;

function followServer(agent: FedAgent, server: string, clock: IClock): Cancel {
  const state = new OpencodeState();
  let told = '';
  const tell = (reading: Reading | null): void => {
    const id = agent.row()?.id;
    const news = JSON.stringify(reading);
    if (id === undefined || news === told) return;
    told = news;
    agent.emit({ kind: 'structured', agent: id, at: clock.now(), channel: 'events', reading });
  };
  return followEvents(`${server}/event`, clock, {
    connected: () => {
      void ask(`${server}/session/status`).then((statuses) => {
        state.taken(statuses);
        tell(state.reading());
      }, ignore);
    },
    event: (event) => {
      const permission = state.take(event, clock.now());
      tell(state.reading());
      if (permission !== null) agent.raise(draftOf(permission), permission.id, routeOf(server, permission.id));
    },
    lost: () => tell(null),
  });
}

/** Its three answers. */
const REPLIES: Readonly<Record<string, string>> = { yes: 'once', session: 'always', no: 'reject' };

function draftOf({ tool, text }: OpencodePermission): AskDraft {
  return {
    kind: 'permission',
    tool,
    title: clipText(text, MAX_TITLE),
    text: text.slice(0, MAX_ASK_TEXT),
    whole: text.length <= MAX_ASK_TEXT,
    hash: createHash('sha256')
      .update(JSON.stringify([tool, text]))
      .digest('hex'),
    options: [
      { id: 'yes', label: 'Allow once', verdict: 'allow', lasting: false, takes_text: false },
      { id: 'session', label: 'Allow always', verdict: 'allow', lasting: true, takes_text: false },
      { id: 'no', label: 'Reject', verdict: 'deny', lasting: false, takes_text: false },
    ],
    multiple: false,
  };
}

function routeOf(server: string, permission: string): IAskRoute {
  return {
    via: 'protocol',
    deliver: async ({ answer }) => {
      const reply = REPLIES[answer?.options[0] ?? 'no'] ?? 'reject';
      await ask(`${server}/permission/${encodeURIComponent(permission)}/reply`, { reply });
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
