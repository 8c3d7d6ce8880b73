import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/domain/agent.ts';
import { type AwayRig, awayRig } from '../support/away-rig.ts';
import { sampleAgent } from '../support/sample-agent.ts';

const SECOND = 1_000;

const ended = (rig: AwayRig, fields: Partial<Agent>): void =>
  rig.agentIs({ state: 'exited', exited_at: rig.clock.now(), unseen: true, ...fields });

describe('a notification', () => {
  it('comes five seconds after an agent asks, with the title of what it asks and no more', () => {
    const rig = awayRig();
    rig.agentIs({ state: 'waiting' });
    rig.asks('q1');
    rig.clock.advance(4_999);
    expect(rig.told).toEqual([]);
    rig.clock.advance(1);
    expect(rig.told).toMatchObject([
      {
        id: 'a1',
        kind: 'ask',
        title: 'claude a1 waits for you',
        body: 'Fix the login · Bash: make test',
        urgent: true,
      },
    ]);
  });

  it('tells what is asked where the person wants that, on one harmless line', () => {
    const rig = awayRig();
    rig.wish.content = true;
    rig.asks('q1', { text: 'rm -rf /\n\x1b]0;x\x07\u202eevil' });
    rig.clock.advance(5 * SECOND);
    expect(rig.told).toMatchObject([{ body: 'Fix the login · Bash: make test · rm -rf / ]0;x evil' }]);
  });

  it('does not come when it was answered within that time', () => {
    const rig = awayRig();
    rig.agentIs({ state: 'waiting' });
    rig.asks('q1');
    rig.clock.advance(4 * SECOND);
    rig.asks('q1', { state: 'answered' });
    rig.asks('q1', { state: 'closed' });
    rig.agentIs({ state: 'working' });
    rig.clock.advance(600 * SECOND);
    expect(rig.told).toEqual([]);
  });

  it('is taken back when it was answered later', () => {
    const rig = awayRig();
    rig.asks('q1');
    rig.clock.advance(5 * SECOND);
    rig.asks('q1', { state: 'answered' });
    expect(rig.titles()).toEqual(['claude a1 waits for you', '-a1']);
  });

  it('comes fifteen seconds after a turn that nobody saw end, and goes when somebody looks', () => {
    const rig = awayRig();
    rig.agentIs({ state: 'idle', unseen: true });
    rig.clock.advance(14 * SECOND);
    expect(rig.told).toEqual([]);
    rig.clock.advance(SECOND);
    rig.agentIs({ state: 'idle', unseen: false });
    expect(rig.titles()).toEqual(['claude a1 is done', '-a1']);
  });

  it('says how a program ended, if badly, and if that is wanted', () => {
    const rig = awayRig();
    ended(rig, { exit_code: 3 });
    rig.clock.advance(5 * SECOND);
    expect(rig.titles()).toEqual(['claude a1 exited 3']);
    const fine = awayRig();
    ended(fine, { exit_code: 0 });
    fine.clock.advance(600 * SECOND);
    const unwanted = awayRig();
    unwanted.wish.ends = false;
    ended(unwanted, { signal: 'SIGSEGV' });
    unwanted.clock.advance(600 * SECOND);
    expect([...fine.told, ...unwanted.told]).toEqual([]);
  });

  it('tells of a limit, and of a turn that failed', () => {
    const rig = awayRig();
    rig.agentIs({ state: 'idle', detail: 'limit', unseen: true });
    rig.clock.advance(5 * SECOND);
    rig.agentIs({ state: 'working', detail: null, unseen: false });
    rig.agentIs({ state: 'idle', detail: 'error', unseen: true });
    rig.clock.advance(60 * SECOND);
    expect(rig.titles()).toEqual(['claude a1 has reached its usage limit', '-a1', 'claude a1 failed']);
  });

  it('leaves an agent alone for a minute, then tells what still is so', () => {
    const rig = awayRig();
    rig.agentIs({ state: 'idle', unseen: true });
    rig.clock.advance(15 * SECOND);
    rig.agentIs({ state: 'working', unseen: false });
    rig.agentIs({ state: 'idle', unseen: true });
    rig.clock.advance(59 * SECOND);
    expect(rig.titles()).toEqual(['claude a1 is done', '-a1']);
    rig.clock.advance(SECOND);
    expect(rig.titles()).toEqual(['claude a1 is done', '-a1', 'claude a1 is done']);
  });

  it('of what an agent asks comes in that minute, too, and takes the place of the one before', () => {
    const rig = awayRig();
    rig.asks('q1');
    rig.clock.advance(5 * SECOND);
    rig.asks('q2', { title: 'Edit: auth.ts' });
    rig.asks('q3', { title: 'Edit: main.ts' });
    rig.clock.advance(5 * SECOND);
    expect(rig.told).toMatchObject([
      { id: 'a1', body: 'Fix the login · Bash: make test' },
      { id: 'a1', body: 'Fix the login · Bash: make test (and 2 more)' },
    ]);
  });

  it('is not told anew when one of several is answered', () => {
    const rig = awayRig();
    rig.asks('q1');
    rig.asks('q2');
    rig.clock.advance(5 * SECOND);
    rig.asks('q1', { state: 'closed' });
    rig.clock.advance(600 * SECOND);
    rig.asks('q2', { state: 'closed' });
    expect(rig.titles()).toEqual(['claude a1 waits for you', '-a1']);
  });

  it('says what is still asked, when one was answered in time', () => {
    const rig = awayRig();
    rig.asks('q1');
    rig.asks('q2', { title: 'Edit: auth.ts' });
    rig.clock.advance(4 * SECOND);
    rig.asks('q1', { state: 'closed' });
    rig.clock.advance(SECOND);
    expect(rig.told).toMatchObject([{ body: 'Fix the login · Edit: auth.ts' }]);
  });

  it('waits as long as somebody is at a surface, and comes when they no longer are', () => {
    const rig = awayRig();
    const tui = rig.surfaces.connect('tui:main', 'tui').caller;
    rig.presence.used(tui, true);
    rig.asks('q1');
    rig.clock.advance(59 * SECOND);
    expect(rig.told).toEqual([]);
    rig.presence.used(tui, true);
    rig.clock.advance(59 * SECOND);
    expect(rig.told).toEqual([]);
    rig.presence.used(tui, false);
    rig.clock.advance(5 * SECOND);
    expect(rig.titles()).toEqual(['claude a1 waits for you']);
  });

  it('does not heed a phone: who answers there still wants to be called', () => {
    const rig = awayRig();
    const phone = rig.surfaces.connect('telegram:1', 'telegram').caller;
    rig.presence.used(phone, true);
    expect(rig.presence.isAtDesk()).toBe(false);
    rig.asks('q1');
    rig.clock.advance(5 * SECOND);
    expect(rig.titles()).toEqual(['claude a1 waits for you']);
  });

  it('does not heed a surface that is gone', () => {
    const rig = awayRig();
    const tui = rig.surfaces.connect('tui:main', 'tui');
    rig.presence.used(tui.caller, true);
    rig.surfaces.disconnect(tui);
    rig.asks('q1');
    rig.clock.advance(5 * SECOND);
    expect(rig.titles()).toEqual(['claude a1 waits for you']);
  });

  it('of a turn that somebody saw end in its terminal never comes; of what it asks it does once they have left', () => {
    const rig = awayRig();
    rig.shown.add('a1');
    rig.agentIs({ state: 'idle', unseen: true });
    rig.clock.advance(15 * SECOND);
    rig.shown.clear();
    rig.clock.advance(600 * SECOND);
    expect(rig.told).toEqual([]);
    rig.shown.add('a1');
    rig.asks('q1');
    rig.clock.advance(60 * SECOND);
    expect(rig.told).toEqual([]);
    rig.shown.clear();
    rig.clock.advance(5 * SECOND);
    expect(rig.titles()).toEqual(['claude a1 waits for you']);
  });

  it('comes for another agent than the one that somebody types into', () => {
    const rig = awayRig();
    rig.surfaces.connect('tui:main', 'tui');
    rig.presence.typed('a2');
    rig.asks('q1');
    rig.clock.advance(5 * SECOND);
    expect(rig.titles()).toEqual(['claude a1 waits for you']);
  });

  it('of a turn that somebody typed into does not come either', () => {
    const rig = awayRig();
    rig.presence.typed('a1');
    rig.agentIs({ state: 'idle', unseen: true });
    rig.clock.advance(600 * SECOND);
    expect(rig.told).toEqual([]);
  });

  it('keeps quiet hours, and tells afterwards what still is so', () => {
    const rig = awayRig();
    const at = new Date(rig.clock.now());
    const minute = at.getHours() * 60 + at.getMinutes();
    rig.wish.quiet_hours = { from: (minute + 1439) % 1440, until: (minute + 30) % 1440 };
    rig.asks('q1');
    rig.clock.advance(30 * 60 * SECOND - 1);
    expect(rig.told).toEqual([]);
    rig.clock.advance(1);
    expect(rig.titles()).toEqual(['claude a1 waits for you']);
  });

  it('of what was over before a restart does not come again; of what still waits it does', () => {
    const before = awayRig();
    before.agentIs({ state: 'idle', unseen: true });
    before.notifications.stop();
    before.put({ kind: 'agent_put', agent: { ...sampleAgent(before.state.agents.get('a1')), unconfirmed: true } });
    const rig = awayRig(before.store, before.clock);
    rig.put({ kind: 'agent_put', agent: { ...sampleAgent(before.state.agents.get('a1')), unconfirmed: false } });
    rig.clock.advance(600 * SECOND);
    expect([...before.told, ...rig.told]).toEqual([]);
    rig.asks('q1');
    rig.notifications.stop();
    const after = awayRig(before.store, before.clock);
    after.clock.advance(5 * SECOND);
    expect(after.titles()).toEqual(['claude a1 waits for you']);
  });

  it('goes to the terminal of the surface that was used last, and to no other', () => {
    const rig = awayRig();
    rig.wish.terminal = true;
    const [work, home] = [rig.surfaces.connect('tui:work', 'tui'), rig.surfaces.connect('tui:home', 'tui')];
    rig.surfaces.connect('cli', 'cli');
    rig.presence.used(home.caller, true);
    rig.clock.advance(SECOND);
    rig.presence.used(work.caller, true);
    rig.clock.advance(600 * SECOND);
    rig.asks('q1');
    rig.clock.advance(5 * SECOND);
    rig.asks('q1', { state: 'closed' });
    const told = [work, home].map(({ pushes }) => pushes.map(({ event }) => event));
    expect(told).toEqual([['attention', 'attention_over'], ['attention_over']]);
  });

  it('is taken back when its agent is removed', () => {
    const rig = awayRig();
    rig.asks('q1');
    rig.clock.advance(5 * SECOND);
    rig.put({ kind: 'nodes_removed', ids: ['n1'] });
    expect(rig.titles()).toEqual(['claude a1 waits for you', '-a1']);
  });
});

describe('a test of the ways', () => {
  it('says of each how it went', async () => {
    const rig = awayRig();
    rig.wish.terminal = true;
    expect(await rig.notifications.test()).toEqual([
      { way: 'terminal', error: 'no surface with a terminal is connected' },
      { way: 'pager', error: null },
    ]);
  });
});
