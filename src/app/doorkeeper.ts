import { closeSync, openSync, readSync } from 'node:fs';
import type { Scope } from '../ports/control.ts';
import type { IDoorkeeper } from '../ports/reception.ts';

const ALL: ReadonlySet<Scope> = new Set<Scope>(['read', 'write', 'answer', 'admin', 'report']);

/** Lets in who holds the cookie, as the user, who may do everything. */
export function createDoorkeeper(cookie: string): IDoorkeeper {
  return {
    admit: (token) =>
      token !== null && equalInConstantTime(token, cookie) ? { principal: 'user', scopes: ALL } : null,
  };
}

/** 24 random bytes in hex. Read from the kernel: loading node:crypto costs the daemon 2 ms on its way to hello. */
export function createCookie(): string {
  const bytes = Buffer.alloc(24);
  const source = openSync('/dev/urandom', 'r');
  try {
    if (readSync(source, bytes) !== bytes.length) throw new Error('/dev/urandom gave too few bytes');
  } finally {
    closeSync(source);
  }
  return bytes.toString('hex');
}

/** Walks the given token to its end whatever it holds; only its own length shows in the time. */
function equalInConstantTime(given: string, right: string): boolean {
  let difference = given.length ^ right.length;
  for (let index = 0; index < given.length; index++) {
    difference |= given.charCodeAt(index) ^ right.charCodeAt(index % right.length);
  }
  return difference === 0;
}
