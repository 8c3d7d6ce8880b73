import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../src/domain/notification.ts';
import { attentionBytes, attentionOverBytes, outerTerminal } from '../../../surfaces/tui/attention.ts';

const call: Notification = {
  ...{ id: 'a3', kind: 'ask', agent: 'a3', node: 'n1', urgent: true, at: 0 },
  ...{ title: 'claude a3 waits for you', body: 'Login; now \x1b]0;x\x07' },
};

const b64 = (text: string) => Buffer.from(text).toString('base64');
const PLAIN = 'Login; now ]0;x';

describe('what the terminal is written for a call', () => {
  it.each([
    ['kitty', { TERM: 'xterm-kitty' }, 99],
    ['Ghostty', { TERM_PROGRAM: 'ghostty', TERM: 'xterm-ghostty' }, 777],
    ['foot', { TERM: 'foot' }, 777],
    ['urxvt', { TERM: 'rxvt-unicode-256color' }, 777],
    ['GNOME Terminal', { TERM: 'xterm-256color', VTE_VERSION: '7600' }, 777],
    ['iTerm2', { TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 9],
    ['WezTerm', { TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, 9],
  ])('is what %s understands', (_, env, dialect) => {
    expect(outerTerminal(env, null)).toEqual({ way: 'direct', dialect });
  });

  it('is kitty’s sequence of title and text, which can be taken back', () => {
    const kitty = outerTerminal({ TERM: 'xterm-kitty' }, null);
    expect(attentionBytes(call, kitty)).toBe(
      `\x1b]99;i=moitumi-a3:d=0:e=1:p=title;${b64(call.title)}\x1b\\\x1b]99;i=moitumi-a3:d=1:e=1:p=body;${b64(PLAIN)}\x1b\\`,
    );
    expect(attentionOverBytes('a3', kitty)).toBe('\x1b]99;i=moitumi-a3:p=close;\x1b\\');
  });

  it('holds nothing that an agent could end it with', () => {
    expect(attentionBytes(call, { way: 'direct', dialect: 777 })).toBe(
      `\x1b]777;notify;claude a3 waits for you;${PLAIN}\x1b\\`,
    );
    expect(attentionBytes({ ...call, title: '4;1;50' }, { way: 'direct', dialect: 9 })).toBe(
      '\x1b]9;4,1,50: Login, now ]0,x\x1b\\',
    );
  });

  it('is wrapped for a tmux that passes it on, in the words of the terminal around that', () => {
    const terminal = outerTerminal(
      { TERM: 'tmux-256color' },
      { passes: true, terminal: 'ghostty 1.2.0 xterm-ghostty' },
    );
    expect(attentionBytes({ ...call, body: '' }, terminal)).toBe(
      '\x1bPtmux;\x1b\x1b]777;notify;claude a3 waits for you;\x1b\x1b\\\x1b\\',
    );
  });

  it.each([
    ['a tmux that passes nothing on', outerTerminal({}, { passes: false, terminal: 'XTerm(370)' })],
    ['the console of Linux', outerTerminal({ TERM: 'linux' }, null)],
    ['Windows Terminal', outerTerminal({ TERM: 'xterm-256color', WT_SESSION: 'x' }, null)],
  ])('is a bell in %s', (_, terminal) => {
    expect(attentionBytes(call, terminal) + attentionOverBytes('a3', terminal)).toBe('\x07');
  });
});
