import { connectHome } from '../../src/app/connect.ts';
import { resolvePaths } from '../../src/app/paths.ts';
import type { SurfaceKey, SurfaceKind } from '../../src/domain/view.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { ConnectionState, IControlClient } from '../../src/protocol/control-client.ts';
import { createGraphMirror, type GraphMirror } from '../../src/protocol/graph-mirror.ts';
import type { HelloResult } from '../../src/protocol/hello.ts';
import type { Moitumi } from './moitumi-process.ts';

/** A surface of a real daemon, as a sidebar is one: it has a mirror, stays for ever, and starts the core it lost. */
export type HomeSurface = {
  readonly client: IControlClient;
  readonly mirror: GraphMirror;
  /** What a surface must never see: pushes out of order, twice or left out, and connections refused for good. */
  readonly faults: readonly string[];
  /** How often hello was answered. */
  readonly connections: () => number;
  /** Resolves once something holds, looked at after whatever arrives; rejects, saying what, after `ms`. */
  until(what: string, holds: () => boolean, ms?: number): Promise<void>;
};

/** Long enough for a daemon to start on a machine that does much else. */
const PATIENCE_MS = 20_000;

/** Connects one to the home, whose daemon is started by the built command line where none runs. */
export async function openHomeSurface(
  moitumi: Moitumi,
  surface: SurfaceKey,
  kind: SurfaceKind = 'tui',
): Promise<HomeSurface> {
  const mirror = createGraphMirror();
  const order = createOrderWatch();
  const lookers = new Set<() => void>();
  let connections = 0;
  const look = () => {
    for (const each of [...lookers]) each();
  };
  const onPush = (push: Push) => {
    order.pushed(push);
    mirror.apply(push);
    look();
  };
  const onConnection = (connection: ConnectionState) => {
    if (connection.state === 'connected') connections += 1;
    order.connection(connection);
    look();
  };
  const client = await connectHome(
    resolvePaths({ home: moitumi.directory }, {}, '/'),
    { surface, kind, sync: 'graph', reconnect: 'forever', onPush, onConnection },
    { start: () => moitumi.json(['daemon', 'start']) },
  );
  return {
    client,
    mirror,
    faults: order.faults,
    connections: () => connections,
    until: (what, holds, ms = PATIENCE_MS) =>
      new Promise((resolve, reject) => {
        const settle = (finish: () => void) => {
          clearTimeout(timer);
          lookers.delete(attempt);
          finish();
        };
        const attempt = () => {
          if (holds()) settle(resolve);
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`${surface} waited ${ms} ms in vain: ${what}`))),
          ms,
        );
        lookers.add(attempt);
        attempt();
      }),
  };
}

/** Follows the numbers of logged changes over all connections of one surface. */
function createOrderWatch() {
  const faults: string[] = [];
  let last = 0;
  return {
    faults,
    connection(connection: ConnectionState): void {
      if (connection.state === 'refused') faults.push(`refused: ${connection.error.message}`);
      if (connection.state === 'connected') welcomed(connection.hello);
    },
    pushed({ event, seq }: Push): void {
      if (seq === undefined) return;
      if (seq !== last + 1) faults.push(`${event} ${seq} came after ${last}`);
      last = seq;
    },
  };

  function welcomed(hello: HelloResult): void {
    if (hello.sync === 'snapshot') last = hello.seq;
    else if (hello.seq < last) faults.push(`the core forgot ${last}: it is at ${hello.seq}`);
  }
}
