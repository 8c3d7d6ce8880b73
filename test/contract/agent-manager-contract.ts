import { expect, test } from 'vitest';
import type { AgentSignal } from '../../src/domain/signal.ts';
import type { IAgentManager, IViewer, SpawnSpec } from '../../src/ports/agent-manager.ts';

/** A manager under test, and what it starts: a program that waits for ever. */
export type ManagerUnderTest = {
  readonly manager: IAgentManager;
  spec(agent: string): SpawnSpec;
  end(): Promise<void>;
};

/** What every IAgentManager that can run agents promises. */
export function agentManagerContract(name: string, open: () => Promise<ManagerUnderTest>): void {
  const promise = (title: string, check: (under: ManagerUnderTest, signals: AgentSignal[]) => Promise<void>): void =>
    test(`${name}: ${title}`, async () => {
      const under = await open();
      const signals: AgentSignal[] = [];
      under.manager.listen((signal) => signals.push(signal));
      try {
        await check(under, signals);
      } finally {
        await under.end();
      }
    });

  promise('an agent that runs has been told of, and has a terminal', async ({ manager, spec }, signals) => {
    expect(await manager.adopt()).toEqual({ held: [], silent: [] });
    expect(manager.terminal('a1')).toBe(null);
    const { keeper, pid, started_at } = await manager.spawn(spec('a1'));
    expect(signals[0]).toEqual({ kind: 'started', agent: 'a1', at: started_at, pid, keeper });
    expect(manager.terminal('a1')).not.toBe(null);
    expect(manager.keepers()).toEqual([{ id: keeper, pid: expect.any(Number), agents: 1, answering: true }]);
    await manager.stop('a1', 100);
  });

  promise('stopping resolves once the end was told, and its terminal stays', async ({ manager, spec }, signals) => {
    await manager.spawn(spec('a1'));
    await manager.stop('a1', 100);
    expect(signals.filter((signal) => signal.kind === 'exited')).toEqual([
      expect.objectContaining({ agent: 'a1', exit_code: null, signal: 'SIGHUP' }),
    ]);
    expect(manager.terminal('a1')).not.toBe(null);
    await manager.stop('a1', 100);
    expect(signals.filter((signal) => signal.kind === 'exited')).toHaveLength(1);
  });

  promise('a viewer is told once that the agent ended, and not at all once it has left', async ({ manager, spec }) => {
    await manager.spawn(spec('a1'));
    const told: string[] = [];
    const viewer = (who: string): IViewer => ({
      next: () => undefined,
      bytes: () => true,
      changed: () => undefined,
      closed: (reason) => told.push(`${who} ${reason}`),
    });
    const options = { cols: 80, rows: 24, mode: 'drive' } as const;
    const stays = await manager.terminal('a1')?.attach(viewer('one'), options);
    const leaves = await manager.terminal('a1')?.attach(viewer('two'), options);
    expect(stays?.state.driver).toBe(true);
    await leaves?.detach();
    await manager.stop('a1', 100);
    await expect.poll(() => told).toEqual(['one exited']);
  });

  promise('what nobody holds is stopped and settled without a word', async ({ manager }, signals) => {
    await manager.stop('a9', 100);
    manager.settle('a9');
    expect(signals).toEqual([]);
  });
}
