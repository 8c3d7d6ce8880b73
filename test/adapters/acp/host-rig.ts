import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AcpHost, type AcpHostOptions } from '../../../adapters/acp/acp-host.ts';
import { memoryPair } from '../../../adapters/transport/memory-pair.ts';
import type { CoreMessage, HostMessage } from '../../../src/domain/acp-link.ts';
import { type BuiltProgram, buildProgram } from '../store/program.ts';
import { type RecordingView, recordingView } from './recording-view.ts';

/** A core, as a host sees one. */
export type HostCore = {
  readonly heard: readonly HostMessage[];
  send(message: CoreMessage): void;
  /** Resolves with the first message, told or still to come, that fits; the test times out when none does. */
  told(fits: (message: HostMessage) => boolean): Promise<HostMessage>;
  close(): void;
};

/** A host with the scripted peer, in this process. */
export type HostRig = {
  readonly host: AcpHost;
  readonly view: RecordingView;
  readonly directory: string;
  /** Resolves with why it ended. */
  readonly ended: Promise<string | null>;
  /** Another core connects; what it is told last it notes, unless it is deaf. */
  connect(deaf?: boolean): HostCore;
};

/** Builds the peer once for all the hosts of a test file. */
export async function preparePeer() {
  const peer: BuiltProgram = await buildProgram('fixtures/agents/acp-peer.ts');
  const directories: string[] = [];
  const running: HostRig[] = [];
  return {
    start: (fault = '', options: Partial<AcpHostOptions> = {}): HostRig => {
      const directory = mkdtempSync(join(tmpdir(), 'mo-acp-'));
      directories.push(directory);
      const rig = startHost([process.execPath, peer.file, fault], directory, options);
      running.push(rig);
      return rig;
    },
    dispose: async () => {
      for (const { host, ended } of running) {
        host.leave();
        await ended;
      }
      for (const directory of directories) rmSync(directory, { recursive: true, force: true });
      peer.dispose();
    },
  };
}

function startHost(command: readonly string[], directory: string, options: Partial<AcpHostOptions>): HostRig {
  const view = recordingView();
  const host = new AcpHost({
    command,
    cwd: directory,
    env: process.env,
    loads: null,
    version: '0.0.0',
    view,
    ...options,
  });
  return { host, view, directory, ended: host.run(), connect: (deaf) => connectCore(host, deaf === true) };
}

function connectCore(host: AcpHost, deaf: boolean): HostCore {
  const [ours, theirs] = memoryPair();
  const heard: HostMessage[] = [];
  const waiting = new Set<() => void>();
  const send = (message: CoreMessage): void => ours.send(new TextEncoder().encode(JSON.stringify(message)));
  ours.listen({
    payload: (payload) => {
      const message: HostMessage = JSON.parse(new TextDecoder().decode(payload));
      heard.push(message);
      if (message.kind === 'record' && !deaf) send({ kind: 'noted', id: message.id });
      for (const wait of [...waiting]) wait();
    },
    drained: () => undefined,
    closed: () => undefined,
  });
  host.accept(theirs);
  return {
    heard,
    send,
    close: () => ours.close(),
    told: (fits) =>
      new Promise((resolve) => {
        const wait = (): void => {
          const found = heard.find(fits);
          if (found === undefined) return;
          waiting.delete(wait);
          resolve(found);
        };
        waiting.add(wait);
        wait();
      }),
  };
}
