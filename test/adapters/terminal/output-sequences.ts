import fc from 'fast-check';

const number = (max: number) => fc.integer({ min: 0, max });
const csi = (final: string, ...values: fc.Arbitrary<number>[]) =>
  fc.tuple(...values).map((list) => `\x1b[${list.join(';')}${final}`);
const choice = (...options: string[]) => fc.constantFrom(...options);

const words = fc.oneof(
  fc.stringMatching(/^[ -~]{1,12}$/),
  choice('漢字', 'é', 'e\u0301', '한', '→', '█▌', '\u200b', '👍', 'q\u0301\u0302', 'lqqk'),
);

const colors = fc.oneof(
  number(8).map((value) => `${30 + value}`),
  number(8).map((value) => `${40 + value}`),
  number(7).map((value) => `${90 + value}`),
  number(7).map((value) => `${100 + value}`),
  number(255).map((value) => `38;5;${value}`),
  number(255).map((value) => `48;5;${value}`),
  fc.tuple(number(255), number(255), number(255)).map((rgb) => `38;2;${rgb.join(';')}`),
  fc.tuple(number(255), number(255), number(255)).map((rgb) => `48;2;${rgb.join(';')}`),
  number(255).map((value) => `58:5:${value}`),
  choice('58:2::1:2:3', '59'),
);

const pen = fc
  .array(
    fc.oneof(
      colors,
      choice('0', '1', '2', '3', '4', '4:2', '4:3', '4:5', '5', '7', '8', '9', '21', '22', '24', '27', '53'),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => `\x1b[${parts.join(';')}m`);

/** What a program may write, a word or a sequence at a time, for a screen of 20 columns and 8 rows. */
export const sequences = fc.oneof(
  { weight: 6, arbitrary: words },
  { weight: 4, arbitrary: pen },
  { weight: 3, arbitrary: csi('H', number(9), number(22)) },
  { weight: 3, arbitrary: choice('\r\n', '\r', '\n', '\t', '\b', '\x1bD', '\x1bM', '\x1bE') },
  {
    weight: 2,
    arbitrary: fc.oneof(
      ...['A', 'B', 'C', 'D', 'L', 'M', 'P', 'X', '@', 'S', 'T'].map((final) => csi(final, number(5))),
    ),
  },
  { weight: 2, arbitrary: fc.oneof(csi('J', number(2)), csi('K', number(2))) },
  { weight: 1, arbitrary: csi('r', number(8), number(8)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        choice(
          '1',
          '6',
          '7',
          '9',
          '12',
          '25',
          '45',
          '1000',
          '1002',
          '1003',
          '1004',
          '1006',
          '1016',
          '1007',
          '2004',
          '2026',
          '2031',
        ),
        choice('h', 'l'),
      )
      .map(([mode, on]) => `\x1b[?${mode}${on}`),
  },
  { weight: 1, arbitrary: choice('\x1b[?1049h', '\x1b[?1049l', '\x1b[?47h', '\x1b[?47l') },
  { weight: 1, arbitrary: choice('\x1b[4h', '\x1b[4l', '\x1b[20h', '\x1b[20l', '\x1b=', '\x1b>') },
  { weight: 1, arbitrary: choice('\x1b7', '\x1b8', '\x1b[!p', '\x1bc', '\x1b#8') },
  { weight: 1, arbitrary: choice('\x1b(0', '\x1b(B', '\x1b)0', '\x0e', '\x0f', '\x1b*A', '\x1bn') },
  { weight: 1, arbitrary: choice('\x1bH', '\x1b[g', '\x1b[3g') },
  {
    weight: 1,
    arbitrary: fc.oneof(csi(' q', number(6)), choice('\x1b[>5u', '\x1b[<u', '\x1b[=3;2u', '\x1b[>4;2m', '\x1b[>4m')),
  },
  {
    weight: 1,
    arbitrary: choice(
      '\x1b]2;a title\x07',
      '\x1b]8;id=x;http://a.b/c;d\x1b\\',
      '\x1b]8;;\x1b\\',
      '\x1b]4;3;rgb:12/34/56\x1b\\',
      '\x1b]11;#ff0000\x07',
      '\x1b]104\x07',
    ),
  },
  { weight: 1, arbitrary: choice('\x1b[1"q', '\x1b[0"q') },
);
