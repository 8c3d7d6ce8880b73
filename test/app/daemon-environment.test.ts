import { describe, expect, it } from 'vitest';
import { daemonEnvironment, userEnvironment } from '../../src/app/daemon-environment.ts';

describe('the environment of the daemon', () => {
  const shell = {
    PATH: '/bin',
    NODE_OPTIONS: '--inspect',
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    LD_PRELOAD: '/spy.so',
    GONE: undefined,
  };

  it('has nothing that changes how Node starts', () => {
    const names = Object.keys(daemonEnvironment(shell));
    expect(names.filter((name) => /^(?:NODE_|LD_PRELOAD)/.test(name))).toEqual([]);
    expect(daemonEnvironment(shell)['PATH']).toBe('/bin');
  });

  it('remembers what the person had set, for their agents', () => {
    const { GONE: _, ...set } = shell;
    expect(userEnvironment(daemonEnvironment(shell))).toEqual(set);
    expect(userEnvironment(daemonEnvironment(daemonEnvironment(shell)))).toEqual(set);
  });

  it('carries no mark of the agent that starts it, with which it would be swept away', () => {
    const marked = {
      PATH: '/bin',
      MOITUMI_RUN: 'r1',
      MOITUMI_AGENT_ID: 'a1',
      MOITUMI_NODE_ID: 'n1',
      MOITUMI_HOME: '/h',
    };
    expect(daemonEnvironment(marked)).toEqual({ PATH: '/bin', MOITUMI_HOME: '/h' });
  });
});
