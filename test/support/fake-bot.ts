import {
  type BotCall,
  BotError,
  type BotIdentity,
  type BotMade,
  type ITelegramBot,
  type RawUpdate,
} from '../../src/ports/telegram-bot.ts';

type Kind = BotCall['kind'];
type CallOf<K extends Kind> = Extract<BotCall, { readonly kind: K }>;

/** A bot without Telegram: a test says what comes, and sees what is sent. */
export type FakeBot = ITelegramBot & {
  /** What was done, in order; failed calls are not here. */
  readonly calls: readonly { readonly call: BotCall; readonly made: BotMade }[];
  /** Calls of one kind. */
  of<K extends Kind>(kind: K): readonly (CallOf<K> & { readonly made: BotMade })[];
  /** The texts that were sent or edited. */
  texts(): readonly string[];
  /** Offsets of the polls so far. */
  readonly polls: readonly (number | null)[];
  /** What the next poll, or the one that is open, gives. */
  give(...updates: readonly RawUpdate[]): void;
  /** The next calls of a kind, or polls, reject with this. */
  fail(what: Kind | 'poll' | 'identify', error: BotError, times?: number): void;
  readonly files: Map<string, Uint8Array>;
};

export function fakeBot(identity: Partial<BotIdentity> = {}): FakeBot {
  const calls: { call: BotCall; made: BotMade }[] = [];
  const failures = new Map<string, BotError[]>();
  const polls: (number | null)[] = [];
  const files = new Map<string, Uint8Array>();
  let queued: readonly RawUpdate[] = [];
  let open: { give: () => void; end: (error: BotError) => void } | null = null;
  let nextMessage = 500;
  let nextTopic = 90;
  const meetFailure = (what: string): void => {
    const error = failures.get(what)?.shift();
    if (error !== undefined) throw error;
  };
  return {
    calls,
    polls,
    files,
    of: <K extends Kind>(kind: K) =>
      calls.filter(({ call }) => call.kind === kind).map(({ call, made }) => ({ ...(call as CallOf<K>), made })),
    texts: () => calls.flatMap(({ call }) => ('text' in call && call.kind !== 'answer' ? [call.text] : [])),
    give: (...updates) => {
      queued = [...queued, ...updates];
      open?.give();
    },
    fail: (what, error, times = 1) => {
      failures.set(what, [...(failures.get(what) ?? []), ...Array<BotError>(times).fill(error)]);
      const failing = what === 'poll' && queued.length === 0 ? failures.get(what)?.shift() : undefined;
      if (failing === undefined) return;
      if (open === null) failures.get(what)?.unshift(failing);
      else open.end(failing);
    },
    identify: async () => {
      meetFailure('identify');
      return { id: 4242, username: 'moitumi_bot', private_topics: false, ...identity };
    },
    poll: async (offset, patient) => {
      polls.push(offset);
      meetFailure('poll');
      if (queued.length === 0 && patient) {
        await new Promise<void>((resolve, reject) => {
          open = { give: resolve, end: reject };
        });
      }
      open = null;
      const given = queued;
      queued = [];
      return given;
    },
    call: async (call) => {
      meetFailure(call.kind);
      const made: BotMade = {
        message: call.kind === 'send' || call.kind === 'file' ? nextMessage++ : null,
        topic: call.kind === 'open_topic' ? nextTopic++ : null,
      };
      calls.push({ call, made });
      return made;
    },
    download: async (file) => {
      const content = files.get(file);
      if (content === undefined) throw new BotError('refused', '400: Bad Request: invalid file_id');
      return content;
    },
    close: () => open?.end(new BotError('away', 'closed')),
  };
}
