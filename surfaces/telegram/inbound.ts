import { toMoitumiError } from '../../src/domain/error.ts';
import type { SurfaceKey } from '../../src/domain/view.ts';
import type { TelegramUser } from '../../src/ports/requests/telegram.ts';
import type { RawUpdate } from '../../src/ports/telegram-bot.ts';
import type { AskDesk } from './ask-desk.ts';
import { inboxName } from './file-name.ts';
import { type Incoming, judge, type Verdict } from './gate.ts';
import type { PairingDesk } from './pairing.ts';
import type { Receipts } from './receipts.ts';
import { type CommandSender, type Reply, SILENCE } from './reply.ts';
import type { Scene } from './scene.ts';
import { agentHere, speak, tell } from './speaking.ts';

export type InboundDeps = {
  readonly scene: Scene;
  readonly asks: AskDesk;
  readonly receipts: Receipts;
  readonly pairing: PairingDesk;
  /** Somebody new was paired. */
  readonly paired: () => void;
};

/** Telegram keeps an update for a day; so long one may come again, and so long one that was interrupted is carried out. */
const DAY_MS = 24 * 60 * 60_000;

/** How long it is remembered that an update came. */
const MEMORY_MS = 2 * DAY_MS;

/**
 * Takes updates in, each once: what is admitted is kept before it is confirmed, and kept as done together with what is
 * said in return. What it asks of the core carries its number as the command's id, which the core keeps in the same
 * transaction as the effect, whenever that is. So a core that is killed at any moment does nothing twice, and leaves nothing out.
 */
export class Inbound {
  readonly #deps: InboundDeps;
  /** By chat and topic: what was written there first is sent first. */
  readonly #lanes = new Map<string, Promise<unknown>>();

  constructor(deps: InboundDeps) {
    this.#deps = deps;
  }

  /** Carries out what the last core was interrupted in. */
  resume(): void {
    const { scene } = this.#deps;
    const left = scene.book.all('update').map(([, row]) => row);
    const fresh = left.filter(({ at, raw }) => raw !== undefined && at > scene.clock.now() - DAY_MS);
    for (const { raw } of fresh.sort((a, b) => (a.raw?.update_id ?? 0) - (b.raw?.update_id ?? 0))) {
      const verdict = raw === undefined ? null : this.#judge(raw);
      if (verdict?.kind === 'admitted') this.#begin(verdict.incoming);
    }
  }

  /** Resolves when what came is kept, so that it may be confirmed. */
  async take(updates: readonly RawUpdate[]): Promise<void> {
    const { book, clock } = this.#deps.scene;
    const fresh = new Map<number, RawUpdate>();
    for (const update of updates) {
      if (book.get('update', update.update_id) === undefined) fresh.set(update.update_id, update);
    }
    const inOrder = [...fresh.values()].sort((a, b) => a.update_id - b.update_id);
    const admitted = inOrder.flatMap((raw) => {
      const incoming = this.#admit(raw);
      return incoming === null ? [] : [{ raw, incoming }];
    });
    // What is begun before the event loop turns is written together with this: the update and its effect are one transaction.
    const kept = book.write((draft) => {
      for (const { raw } of admitted) draft.put('update', raw.update_id, { at: clock.now(), raw });
      for (const [key, { at }] of book.all('update')) if (at < clock.now() - MEMORY_MS) draft.drop('update', key);
    });
    for (const { incoming } of admitted) this.#begin(incoming);
    await kept;
  }

  #judge(update: RawUpdate): Verdict {
    const { book, identity, wishes } = this.#deps.scene;
    const isPaired = (user: number) => book.get('user', user) !== undefined;
    return judge(update, { bot: identity.id, isPaired, group: wishes().group });
  }

  /** What a paired person did; null: it comes to nothing, or to a pairing. */
  #admit(update: RawUpdate): Incoming | null {
    const { logger } = this.#deps.scene;
    const verdict = this.#judge(update);
    switch (verdict.kind) {
      case 'admitted':
        return verdict.incoming;
      case 'stranger':
        if (this.#deps.pairing.tries(verdict.text)) this.#pair(verdict.user, verdict.name);
        else logger.log('warn', 'telegram: a stranger was ignored', { user: verdict.user });
        return null;
      case 'refused':
        logger.log('warn', 'telegram: an update was ignored', { user: verdict.user, reason: verdict.reason });
        return null;
    }
  }

  #pair(id: number, name: string): void {
    const { scene, pairing, paired } = this.#deps;
    const user: TelegramUser = { id, name: [...name].slice(0, 60).join(''), paired_at: scene.clock.now() };
    void scene.book
      .write((draft) => {
        draft.put('user', id, user);
        const text = 'This phone is paired with moitumi. /help says what it can do.';
        scene.outbox.add(draft, { chat: id, agent: null, topic: null, urgency: 'reply', body: plainBody(text) });
      })
      .then(() => {
        scene.logger.log('info', 'telegram: somebody was paired', { user: id });
        pairing.paired(user);
        paired();
        scene.outbox.pump();
      });
  }

  #begin(incoming: Incoming): void {
    if (incoming.kind === 'press') {
      void this.#finish(incoming, this.#press(incoming));
      return;
    }
    const place = `${incoming.chat}/${incoming.topic}`;
    const before = this.#lanes.get(place);
    if (before === undefined && incoming.kind === 'text') {
      void this.#finish(incoming, speak(this.#deps, incoming, this.#sender(incoming)));
      return;
    }
    const ready = before === undefined ? this.#prepare(incoming) : before.then(() => this.#prepare(incoming));
    const lane = ready.then((act) => void this.#finish(incoming, act()));
    this.#lanes.set(place, lane);
    void lane.then(() => {
      if (this.#lanes.get(place) === lane) this.#lanes.delete(place);
    });
  }

  /** Fetches what is needed; what it gives is to be called when all that was written before has begun. */
  async #prepare(incoming: Exclude<Incoming, { kind: 'press' }>): Promise<() => Promise<Reply>> {
    const send = this.#sender(incoming);
    if (incoming.kind === 'text') return () => speak(this.#deps, incoming, send);
    try {
      const path = await this.#fetch(incoming);
      const words = incoming.caption.trim() === '' ? '' : `${incoming.caption}\n\n`;
      return () => tell(this.#deps, incoming, `${words}A file came with this: ${path}`, send);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      return async () => ({ texts: [`✖ The file could not be taken: ${reason}`] });
    }
  }

  /** Puts a file into the inbox of the node of whichever agent it is for. */
  async #fetch(incoming: Incoming & { kind: 'file' }): Promise<string> {
    const { bot, inbox, mirror } = this.#deps.scene;
    const agent = agentHere(this.#deps.scene, incoming);
    const node = agent === null ? 'unsorted' : (mirror.state.agents.get(agent)?.node ?? 'unsorted');
    return inbox.save(node, inboxName(incoming.update, incoming.name), await bot.download(incoming.file));
  }

  async #press(incoming: Incoming & { kind: 'press' }): Promise<Reply> {
    const { scene, asks } = this.#deps;
    const { text, alert } = await asks.pressed(incoming, this.#sender(incoming));
    // Until it is answered the button shows a spinner; nobody waits for it any more after a failure.
    const answer = {
      kind: 'answer',
      callback: incoming.callback,
      text: [...text].slice(0, 190).join(''),
      alert,
    } as const;
    scene.bot.call(answer).catch(() => undefined);
    return SILENCE;
  }

  /** Marks it as done with all that is said in return. What a core that ends could not do any more is the next one's. */
  async #finish(incoming: Incoming, work: Promise<Reply>): Promise<void> {
    const { book, outbox, clock, logger } = this.#deps.scene;
    let reply: Reply;
    try {
      reply = await work;
    } catch (thrown) {
      const error = toMoitumiError(thrown);
      if (error.code === 'stopping') return;
      if (error.code === 'internal') logger.log('error', 'telegram: an update failed', { error: error.message });
      reply = { texts: [`✖ ${error.message}`] };
    }
    await book.write((draft) => {
      draft.put('update', incoming.update, { at: clock.now() });
      reply.keep?.(draft);
      for (const text of reply.texts) {
        const body = typeof text === 'string' ? plainBody(text) : ({ kind: 'text', ...text, buttons: [] } as const);
        const place =
          reply.agent === undefined ? { agent: null, topic: incoming.topic } : { agent: reply.agent, topic: null };
        outbox.add(draft, { chat: incoming.chat, ...place, urgency: 'reply', body });
      }
    });
    outbox.pump();
  }

  #sender({ update, user }: Incoming): CommandSender {
    const { session, identity } = this.#deps.scene;
    const surface: SurfaceKey = `telegram:${user}`;
    // It ends in a letter: the core's memory of commands takes a number at the end for a counter that only grows,
    // and Telegram begins anew at a random one after a quiet week.
    return (method, params, step) =>
      session.request(method, params, { id: `tg:${identity.id}:${update}${step}`, surface });
  }
}

function plainBody(text: string) {
  return { kind: 'text', text: text.slice(0, 4_000), marks: [], buttons: [] } as const;
}
