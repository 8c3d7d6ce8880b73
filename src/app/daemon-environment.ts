import { definedOnly, type World } from './world.ts';

/** What changes how Node itself starts: it would slow the daemon, or load a stranger's code into it. */
const STRIPPED = /^(?:NODE_.*|LD_PRELOAD)$/;

/** What an agent is marked with: a daemon that it starts is not a part of it, and must not be swept away with it. */
const AGENT_MARKS = new Set(['MOITUMI_RUN', 'MOITUMI_AGENT_ID', 'MOITUMI_NODE_ID']);

const KEPT = 'MOITUMI_USER_';

/**
 * The environment to start the daemon with. What is dropped is remembered under another name, since agents
 * should find it as the person set it.
 */
export function daemonEnvironment(env: World['env']): Record<string, string> {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !AGENT_MARKS.has(name)));
  return renamed(own, (name) => (STRIPPED.test(name) ? KEPT + name : name));
}

/** The person's environment again, from the daemon's own. */
export function userEnvironment(env: World['env']): Record<string, string> {
  return renamed(env, (name) => (name.startsWith(KEPT) ? name.slice(KEPT.length) : name));
}

function renamed(env: World['env'], rename: (name: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(definedOnly(env)).map(([name, value]) => [rename(name), value]));
}
