import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJsonLogger, type IJsonLogger } from '../../../adapters/system/json-logger.ts';
import { createSystemClock } from '../../../adapters/system/system-clock.ts';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { LogLevel } from '../../../src/ports/logger.ts';

describe('the log', () => {
  let directory: string;
  let file: string;
  let logger: IJsonLogger;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mo-log-'));
    file = join(directory, 'moitumi.log');
    logger = create('info');
  });
  afterEach(() => {
    logger.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const clock = { ...createSystemClock(), now: () => Date.UTC(2_030, 0, 2, 3, 4, 5, 678) };
  const create = (level: LogLevel, maxBytes?: number): IJsonLogger =>
    createJsonLogger({ file, level, clock, ...(maxBytes === undefined ? {} : { maxBytes }) });
  const lines = (of = file): Record<string, unknown>[] =>
    readFileSync(of, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('has one JSON object a line, with when, how grave, who and what', () => {
    logger.log('warn', 'two\nlines', { surface: 'tui:work', count: 3 });
    logger.log('error', 'second');
    expect(lines()).toEqual([
      {
        time: '2030-01-02T03:04:05.678Z',
        level: 'warn',
        pid: process.pid,
        message: 'two\nlines',
        surface: 'tui:work',
        count: 3,
      },
      { time: '2030-01-02T03:04:05.678Z', level: 'error', pid: process.pid, message: 'second' },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not even made while there is nothing to say', () => {
    logger.log('debug', 'not yet');
    expect(existsSync(file)).toBe(false);
  });

  it('follows its level at once', () => {
    logger.setLevel('debug');
    logger.log('debug', 'a');
    logger.setLevel('error');
    logger.log('warn', 'b');
    logger.log('error', 'c');
    expect(lines().map((line) => line['message'])).toEqual(['a', 'c']);
  });

  it('holds no secret, wherever it lies', () => {
    logger.log('info', 'hello', {
      token: 't0psecret',
      nested: [{ set_cookie: 't0psecret', API_KEY: ['t0psecret'] }],
      botToken: { value: 't0psecret' },
      password: null,
      tokens_used: 500,
      harmless: 'kept',
    });
    expect(readFileSync(file, 'utf8')).not.toContain('t0psecret');
    expect(lines()[0]).toMatchObject({ token: '[redacted]', password: null, tokens_used: 500, harmless: 'kept' });
  });

  it('tells errors with their cause', () => {
    const error = new MoitumiError('internal', 'outer', undefined, new Error('inner'));
    logger.log('error', 'failed', { error });
    expect(lines()[0]).toMatchObject({
      error: { name: 'MoitumiError', code: 'internal', message: 'outer', cause: { message: 'inner' } },
    });
  });

  it('says what it can of fields that cannot be written', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    logger.log('info', 'cyclic', { cycle });
    logger.log('info', 'large', { text: 'x'.repeat(100_000) });
    logger.log('info', 'big', { count: 10n ** 20n });
    const written = lines();
    expect(written.map((line) => line['message'])).toEqual(['cyclic', 'large', 'big']);
    expect(written[0]).toHaveProperty('fields_lost');
    expect(written[1]?.['cut']).toBeGreaterThan(100_000);
    expect(written[2]).toMatchObject({ count: '100000000000000000000' });
  });

  it('keeps five files of bounded size, the newest lines in the first', () => {
    logger = create('info', 1_000);
    for (let number = 1; number <= 100; number += 1) logger.log('info', `line ${number}`);
    expect(readdirSync(directory).sort()).toEqual(['', '.1', '.2', '.3', '.4'].map((end) => `moitumi.log${end}`));
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).size).toBeLessThan(1_200);
    const kept = ['.4', '.3', '.2', '.1', ''].flatMap((end) => lines(`${file}${end}`)).map((line) => line['message']);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => `line ${101 - kept.length + index}`));
  });

  it('goes on with the file that an earlier process left', () => {
    logger.log('info', 'first');
    logger.close();
    create('info').log('info', 'second');
    expect(lines().map((line) => line['message'])).toEqual(['first', 'second']);
  });

  it('never throws, and says afterwards how much it could not write', () => {
    mkdirSync(file);
    logger.log('error', 'lost');
    logger.log('error', 'lost, too');
    rmSync(file, { recursive: true });
    logger.log('info', 'found');
    logger.log('info', 'next');
    expect(lines()).toMatchObject([{ message: 'found', lines_lost: 2 }, { message: 'next' }]);
    expect(lines()[1]).not.toHaveProperty('lines_lost');
  });
});
