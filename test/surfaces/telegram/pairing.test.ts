import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PairingDesk } from '../../../surfaces/telegram/pairing.ts';
import { manualClock } from '../../support/manual-clock.ts';

const user = { id: 1001, name: 'Ada', paired_at: 1 };

function desk() {
  const clock = manualClock();
  return { clock, desk: new PairingDesk({ clock, random: (count) => randomBytes(count) }) };
}

describe('a pairing code', () => {
  it('has ten characters, and is taken as people type it', () => {
    const { desk: open } = desk();
    const { code } = open.open();
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/);
    expect(open.tries(code.toLowerCase().replace('-', ' '))).toBe(true);
  });

  it('counts once', async () => {
    const { desk: open } = desk();
    expect(await open.ended()).toEqual({ kind: 'none' });
    const { code } = open.open();
    expect(open.tries(code)).toBe(true);
    open.paired(user);
    expect(await open.ended()).toEqual({ kind: 'paired', user });
    expect(open.tries(code)).toBe(false);
  });

  it('is void after three wrong ones; other words do not count', async () => {
    const { desk: open } = desk();
    const { code } = open.open();
    const ended = open.ended();
    for (const words of ['hello', '/start', '', 'a much longer text than any code']) open.tries(words);
    for (let time = 0; time < 3; time += 1) expect(open.tries('22222-22222')).toBe(false);
    expect(open.tries(code)).toBe(false);
    expect(await ended).toEqual({ kind: 'void' });
  });

  it('is gone after five minutes', async () => {
    const { desk: open, clock } = desk();
    const { code } = open.open();
    const ended = open.ended();
    clock.advance(5 * 60_000);
    expect(open.tries(code)).toBe(false);
    expect(await ended).toEqual({ kind: 'expired' });
  });

  it('is void when another is made', () => {
    const { desk: open } = desk();
    const first = open.open().code;
    const second = open.open().code;
    expect(open.tries(first)).toBe(false);
    expect(open.tries(second)).toBe(true);
  });
});
