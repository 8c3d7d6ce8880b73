import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCookie, createDoorkeeper } from '../../src/app/doorkeeper.ts';
import { readEndpoint, removeEndpoint, writeEndpoint } from '../../src/app/endpoint.ts';
import { memoryTokens } from '../support/memory-tokens.ts';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'moitumi-endpoint-'));
  file = join(directory, 'endpoint.json');
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('the endpoint file', () => {
  it('names socket and cookie, for this user alone, and leaves no draft', () => {
    writeEndpoint(file, { socket: '/a', cookie: 'c', pid: 1 });
    writeEndpoint(file, { socket: '/b', cookie: 'd', pid: 2 });
    expect(readEndpoint(file)).toEqual({ socket: '/b', cookie: 'd', pid: 2 });
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['endpoint.json']);
  });

  it('is nobody when it is missing, cut short or something else', () => {
    expect(readEndpoint(file)).toBeNull();
    for (const text of ['', '{"socket":"/a"', '[]', 'null', '{"socket":1,"cookie":"c","pid":1}']) {
      writeFileSync(file, text);
      expect(readEndpoint(file), text).toBeNull();
    }
  });

  it('is removed by the core that wrote it, never by one that came before', () => {
    writeEndpoint(file, { socket: '/a', cookie: 'new', pid: 1 });
    removeEndpoint(file, 'old');
    expect(readEndpoint(file)).not.toBeNull();
    removeEndpoint(file, 'new');
    expect(readEndpoint(file)).toBeNull();
  });
});

describe('the doorkeeper', () => {
  it('lets in who holds the cookie and nobody else', () => {
    const cookie = createCookie();
    expect(cookie).toMatch(/^[0-9a-f]{48}$/);
    const doorkeeper = createDoorkeeper(cookie, memoryTokens());
    expect(doorkeeper.admit(cookie)?.principal).toBe('user');
    for (const token of [null, '', cookie.slice(1), `${cookie}0`, cookie + cookie, createCookie()]) {
      expect(doorkeeper.admit(token)).toBeNull();
    }
  });

  it('lets an agent in by its own token, to look and to tell of itself', () => {
    const admitted = createDoorkeeper(createCookie(), memoryTokens()).admit('token-of-a3');
    expect(admitted?.principal).toBe('agent:a3');
    expect([...(admitted?.scopes ?? [])].sort()).toEqual(['read', 'report']);
  });
});
