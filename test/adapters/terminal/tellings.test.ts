import { expect, it } from 'vitest';
import { tellings } from '../../../adapters/terminal/tellings.ts';

const told = (text: string) => Buffer.from(tellings(Buffer.from(text))).toString();

it('finds bells, notifications and status reports between what draws', () => {
  expect(
    told('text\x07 more\x1b[1m\x1b]9;done\x07\x1b]2;title\x07\x1b]777;notify;a;b\x1b\\x\x1b]7501;state=idle\x1b\\'),
  ).toBe('\x07\x1b]9;done\x07\x1b]777;notify;a;b\x1b\\\x1b]7501;state=idle\x1b\\');
});

it('finds nothing in what only draws, or ends in the middle', () => {
  expect(told('plain\r\n\x1b[31mred\x1b]8;;http://a.b\x1b\\x\x1b]90;x\x07')).toBe('');
  expect(told('\x1b[1;2')).toBe('');
});
