import {
  type ClientConnection,
  type ClientContext,
  client,
  type InitializeRequest,
  type InitializeResponse,
  methods,
  type NewSessionRequest,
  PROTOCOL_VERSION,
  type PromptRequest,
  RequestError,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
  type StopReason,
  type Stream,
} from '@agentclientprotocol/sdk';
import type { CommandTerminals } from './command-terminals.ts';
import { readTextFile, writeTextFile } from './file-access.ts';

export type SessionOptions = {
  readonly stream: Stream;
  readonly cwd: string;
  /** The conversation to take up; null: a new one. */
  readonly loads: string | null;
  readonly version: string;
  readonly patience: Patience;
  readonly terminals: CommandTerminals;
  readonly updated: (update: SessionUpdate) => void;
  readonly asked: (request: RequestPermissionRequest, signal: AbortSignal) => Promise<RequestPermissionResponse>;
};

/** How long an agent may take until it answers, or ends its turn, in ms. */
export type Patience = { readonly initialize: number; readonly session: number; readonly cancel: number };

/** A conversation with an agent. */
export type AcpSession = {
  readonly id: string;
  /** Runs a turn. Rejects when it fails. */
  readonly prompt: (text: string) => Promise<StopReason>;
  readonly cancel: () => void;
  /** Resolves when nothing comes from the agent any more. */
  readonly closed: Promise<void>;
  readonly isOpen: () => boolean;
  readonly close: () => void;
};

/** What is wrong with an agent whose connection is well. */
export class AgentFault extends Error {
  /** It has not answered. */
  readonly silent: boolean;

  constructor(text: string, silent = false) {
    super(text);
    this.silent = silent;
  }
}

/** Begins a conversation, or takes one up. Rejects with what is wrong with the agent, in words. */
export async function openSession(options: SessionOptions): Promise<AcpSession> {
  const { cwd, loads, patience, version } = options;
  const connection = connect(options);
  const { agent } = connection;
  const clientInfo = { name: 'moitumi', version };
  const clientCapabilities = { fs: { readTextFile: true, writeTextFile: true }, terminal: true };
  const hello: InitializeRequest = { protocolVersion: PROTOCOL_VERSION, clientInfo, clientCapabilities };
  const greeting = agent.request(methods.agent.initialize, hello);
  checkWelcome(await within(patience.initialize, 'initialize', greeting), loads);
  const sessionId = await begin(agent, { cwd, mcpServers: [] }, loads, patience.session);
  return {
    id: sessionId,
    prompt: async (text) => {
      const prompt: PromptRequest = { sessionId, prompt: [{ type: 'text', text }] };
      const turn = await agent.request(methods.agent.session.prompt, prompt);
      return turn.stopReason;
    },
    cancel: () => void agent.notify(methods.agent.session.cancel, { sessionId }).catch(() => undefined),
    closed: connection.closed,
    isOpen: () => !connection.signal.aborted,
    close: () => connection.close(),
  };
}

/** The conversation's name. */
async function begin(
  agent: ClientContext,
  place: NewSessionRequest,
  loads: string | null,
  ms: number,
): Promise<string> {
  if (loads === null) {
    const opening = agent.request(methods.agent.session.new, place);
    return (await within(ms, 'session/new', opening)).sessionId;
  }
  const loading = agent.request(methods.agent.session.load, { ...place, sessionId: loads });
  await within(ms, 'session/load', loading);
  return loads;
}

/** What an agent answered with, or what happened to the connection, in words. */
export function errorWords(error: unknown): string {
  if (!(error instanceof RequestError)) return error instanceof Error ? error.message : String(error);
  const data = error.data as { readonly details?: unknown; readonly message?: unknown } | string | undefined;
  const detail = typeof data === 'string' ? data : (data?.details ?? data?.message);
  const text = typeof detail === 'string' && !error.message.includes(detail) ? `: ${detail}` : '';
  if (error.code === AUTH_REQUIRED) return `it wants you to log in (${error.message}${text}); run it by itself once`;
  return `${error.message}${text}`;
}

/** The protocol's code for an agent that needs to be logged in. */
const AUTH_REQUIRED = -32_000;

function connect({ stream, cwd, terminals, updated, asked }: SessionOptions): ClientConnection {
  const { session, fs, terminal } = methods.client;
  return client({ name: 'moitumi' })
    .onNotification(session.update, ({ params }) => updated(params.update))
    .onRequest(session.requestPermission, ({ params, signal }) => asked(params, signal))
    .onRequest(fs.readTextFile, ({ params }) => told(() => ({ content: readTextFile(cwd, params) })))
    .onRequest(fs.writeTextFile, ({ params }) => told(() => writeTextFile(cwd, params)))
    .onRequest(terminal.create, ({ params }) => told(() => ({ terminalId: terminals.create(params) })))
    .onRequest(terminal.output, ({ params }) => told(() => terminals.output(params.terminalId)))
    .onRequest(terminal.waitForExit, ({ params }) => told(() => terminals.waitForExit(params.terminalId)))
    .onRequest(terminal.kill, ({ params }) => told(() => terminals.kill(params.terminalId)))
    .onRequest(terminal.release, ({ params }) => told(() => terminals.release(params.terminalId)))
    .connect(stream);
}

/** What was refused is told to the agent with its reason, as a wrong request. */
function told<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw RequestError.invalidParams(undefined, errorWords(thrown));
  }
}

function checkWelcome({ protocolVersion, agentCapabilities }: InitializeResponse, loads: string | null): void {
  if (protocolVersion !== PROTOCOL_VERSION) {
    const text = `it speaks version ${protocolVersion} of the Agent Client Protocol, and moitumi version ${PROTOCOL_VERSION}`;
    throw new AgentFault(text);
  }
  if (loads !== null && agentCapabilities?.loadSession !== true) {
    throw new AgentFault('it cannot take up a conversation; start a new one with: moitumi restart');
  }
}

async function within<T>(ms: number, what: string, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AgentFault(`it did not answer to ${what} within ${ms / 1_000} s`, true)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
