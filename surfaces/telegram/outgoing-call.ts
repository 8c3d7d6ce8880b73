import type { BotCall } from '../../src/ports/telegram-bot.ts';
import type { OutgoingRow } from './outgoing.ts';
import { joined, whollyMarked } from './rich-text.ts';

/** The call that sends it: into `topic`, or under `header`, where it is given. */
export function callOf({ chat, urgency, body }: OutgoingRow, topic: number | null, header: string | null): BotCall {
  const head = header === null ? '' : joined(whollyMarked(header, 'bold'), '\n');
  const silent = urgency === 'turn' || urgency === 'receipt';
  switch (body.kind) {
    case 'text':
      return { kind: 'send', chat, topic, ...joined(head, body), buttons: body.buttons, silent };
    case 'edit':
      return { kind: 'edit', chat, message: body.message, ...joined(head, body), buttons: body.buttons };
    case 'file': {
      const { name, content, buttons } = body;
      const caption = header === null ? body.caption : `${header}\n${body.caption}`.slice(0, 1024);
      return { kind: 'file', chat, topic, name, content, caption, buttons };
    }
    case 'edit_caption':
      return { kind: 'edit_caption', chat, message: body.message, caption: body.caption };
    case 'react':
      return { kind: 'react', chat, message: body.message, emoji: body.emoji };
  }
}
