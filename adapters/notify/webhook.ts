import type { Notification } from '../../src/domain/notification.ts';
import type { INotifier } from '../../src/ports/notifier.ts';
import { type Posting, post } from './post.ts';

/** A way by HTTP; `close` gives up what is still on its way. */
export type HttpNotifier = INotifier & { close(): void };

/** A URL that gets each notification, and each withdrawal of one, as JSON. */
export function createWebhookNotifier(url: string): HttpNotifier {
  const headers = { 'content-type': 'application/json' };
  return createPoster({
    notify: ({ at, ...rest }) => {
      const body = { event: 'notify', ...rest, at: new Date(at).toISOString() };
      return { url, headers, body: JSON.stringify(body) };
    },
    withdraw: (id) => ({ url, headers, body: JSON.stringify({ event: 'withdraw', id }) }),
  });
}

/** A topic of an ntfy server, by its address as `https://ntfy.sh/topic`. What is shown there stays. */
export function createNtfyNotifier(url: string): HttpNotifier {
  return createPoster({
    notify: ({ title, body, urgent, kind }) => {
      const headers = { Title: headerText(title), Priority: urgent ? 'high' : 'default', Tags: TAGS[kind] };
      return { url, headers, body };
    },
    withdraw: () => null,
  });
}

/** Names of emoji, as ntfy shows them before the title. */
const TAGS: Readonly<Record<Notification['kind'], string>> = {
  ask: 'question',
  limit: 'hourglass',
  failed: 'warning',
  ended: 'x',
  finished: 'white_check_mark',
  test: 'wave',
};

type Forms = {
  readonly notify: (notification: Notification) => Posting;
  /** Null: nothing is told. */
  readonly withdraw: (id: string) => Posting | null;
};

function createPoster(forms: Forms): HttpNotifier {
  /** By id what is on its way: what is withdrawn before it has arrived need not. */
  const underway = new Map<string, AbortController>();
  const send = async (id: string, posting: Posting): Promise<void> => {
    underway.get(id)?.abort();
    const controller = new AbortController();
    underway.set(id, controller);
    try {
      await post(posting, controller.signal);
    } catch (thrown) {
      if (!controller.signal.aborted) throw thrown;
    } finally {
      if (underway.get(id) === controller) underway.delete(id);
    }
  };
  return {
    notify: (notification) => send(notification.id, forms.notify(notification)),
    withdraw: (id) => {
      const posting = forms.withdraw(id);
      if (posting === null) underway.get(id)?.abort();
      // Whoever is not told sees a call that nobody need answer: no more than that.
      else void send(id, posting).catch(() => undefined);
    },
    close: () => {
      for (const controller of underway.values()) controller.abort();
    },
  };
}

/** Headers hold Latin letters only; ntfy reads the encoding of mails. */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}
