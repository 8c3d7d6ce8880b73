import { MAX_PROGRAM_STATUS_BYTES, type ProgramState, type ProgramStatus } from '../../src/domain/program-status.ts';

/** What an OSC 7501 report says; null for one to be passed over: too long, no state, a state or an id that is none. */
export function parseProgramStatus(payload: string): ProgramStatus | null {
  if (payload.length > MAX_PROGRAM_STATUS_BYTES) return null;
  const fields = new Map(payload.split(':').map(field));
  const state = fields.get('state');
  const id = fields.get('id') ?? '';
  if (state === undefined || !isState(state) || !RECORD_ID.test(id)) return null;
  return {
    state,
    id,
    app: plain(fields.get('app')),
    kind: plain(fields.get('kind')),
    progress: progress(fields.get('progress')),
    title: decoded(fields.get('title')),
    message: decoded(fields.get('msg')),
  };
}

const STATES: readonly ProgramState[] = ['idle', 'working', 'blocked', 'done', 'error', 'clear'];

const RECORD_ID = /^$|^[\w.-]{1,64}(\/[\w.-]{1,64}){0,7}$/;

/** Longest text that is kept of a report, in UTF-16 units; evidence and messages are cut at 200 later. */
const MAX_TEXT = 500;

function isState(text: string): text is ProgramState {
  return STATES.some((state) => state === text);
}

/** `key=value`; base64 values hold `=` themselves. */
function field(part: string): [string, string] {
  const at = part.indexOf('=');
  return at === -1 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

function plain(value: string | undefined): string | null {
  return value !== undefined && /^[\w.-]{1,64}$/.test(value) ? value : null;
}

function progress(value: string | undefined): number | null {
  const number = value !== undefined && /^\d{1,3}$/.test(value) ? Number(value) : -1;
  return number >= 0 && number <= 100 ? number : null;
}

/** Base64 of UTF-8, without what would act on a terminal or turn the text around. */
function decoded(value: string | undefined): string | null {
  if (value === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null;
  const text = Buffer.from(value, 'base64').toString('utf8');
  const cleaned = text.replace(/[\p{Cc}\p{Cf}\ufffd]+/gu, ' ').trim();
  return cleaned === '' ? null : cleaned.slice(0, MAX_TEXT);
}
