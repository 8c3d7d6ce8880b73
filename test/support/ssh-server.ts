import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { readProcess } from '../../adapters/agents/process-table.ts';

/** A real sshd on loopback, with keys and a configuration of its own. */
export type SshServer = {
  /** The command line, for a shell, that runs a command over there in a terminal. */
  clientCommand(remote: string): string;
  /** Pids of the sshd processes that serve sessions, the listening one excepted. */
  sessions(): readonly number[];
  /** Ends it by its pid, with its sessions, and removes its directory. */
  close(): Promise<void>;
};

const SSHD = '/usr/sbin/sshd';

/** Why there can be no sshd here; null: there can. */
export function whyNoSshd(): string | null {
  return existsSync(SSHD) ? null : `${SSHD} is not installed (apt install openssh-server)`;
}

/** Starts one, into which this user may log in with a key made for it. */
export async function startSshServer(): Promise<SshServer> {
  const directory = mkdtempSync(join(tmpdir(), 'mo-ssh-'));
  // Where sshd confines what has not logged in yet; a package's service would make it.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  for (const key of ['host', 'user']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, key)]);
  }
  const port = await freePort();
  const config = join(directory, 'sshd_config');
  writeFileSync(config, configuration(directory, port));
  const server = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  await listening(server);
  const sessions = () => descendants(server.pid ?? 0).filter((pid) => nameOf(pid).startsWith('sshd'));
  return {
    sessions,
    clientCommand: (remote) =>
      ['ssh', '-tt', '-F', 'none', '-p', String(port), '-i', join(directory, 'user'), ...CLIENT_OPTIONS]
        .concat(`${userInfo().username}@127.0.0.1`, `'${remote.replaceAll("'", String.raw`'\''`)}'`)
        .join(' '),
    close: async () => {
      const gone = once(server, 'exit');
      for (const pid of sessions()) process.kill(pid, 'SIGKILL');
      server.kill('SIGTERM');
      await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const CLIENT_OPTIONS = [
  ...['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'],
  ...['-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none'],
];

function configuration(directory: string, port: number): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(directory, 'host')}`,
    `AuthorizedKeysFile ${join(directory, 'user.pub')}`,
    `PidFile ${join(directory, 'pid')}`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    'PrintMotd no',
    '',
  ].join('\n');
}

/** Waits for the line with which sshd says that it listens. */
function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Server listening')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`sshd ended with ${code}: ${said}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function descendants(ancestor: number): readonly number[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : []));
  const found = [ancestor];
  // Children come to be after their parents, but pids wrap around: so until nothing more is found.
  for (const pid of found) found.push(...all.filter((each) => each.parent === pid).map((each) => each.pid));
  return found.slice(1);
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8');
  } catch {
    return '';
  }
}
