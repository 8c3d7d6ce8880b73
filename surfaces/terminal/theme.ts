/** `dark` and `light` are colours for such a background; `none` makes do with bold, dim and reverse. */
export type Theme = 'dark' | 'light' | 'none';

/** What a person asks for; `auto`: what the terminal says of itself. */
export type ThemeChoice = Theme | 'auto';

/** What a piece of text is, which decides how it looks. */
export type Role =
  | 'text'
  | 'dim'
  | 'strong'
  | 'brand'
  | 'working'
  | 'waiting'
  | 'idle'
  | 'ended'
  | 'failed'
  | 'unknown'
  | 'key'
  /** Of texts that people wrote. */
  | 'emphasis'
  | 'code'
  | 'link';

const DARK: Readonly<Record<Role, string>> = {
  text: '',
  dim: '2',
  strong: '1',
  brand: '1;35',
  working: '36',
  waiting: '1;33',
  idle: '32',
  ended: '2;32',
  failed: '31',
  unknown: '2',
  key: '1;36',
  emphasis: '3',
  code: '33',
  link: '4',
};

/** The basic colours are pale on white, each terminal in its own way: those of the fixed palette are dark everywhere. */
const LIGHT: Readonly<Record<Role, string>> = {
  ...DARK,
  dim: '38;5;242',
  brand: '1;38;5;90',
  working: '38;5;25',
  waiting: '1;38;5;130',
  idle: '38;5;28',
  ended: '38;5;65',
  failed: '38;5;124',
  unknown: '38;5;242',
  key: '1;38;5;25',
  code: '38;5;94',
};

const NONE: Readonly<Record<Role, string>> = {
  text: '',
  dim: '2',
  strong: '1',
  brand: '1',
  working: '',
  waiting: '1',
  idle: '',
  ended: '2',
  failed: '1',
  unknown: '2',
  key: '1',
  emphasis: '3',
  code: '',
  link: '4',
};

const SGR: Readonly<Record<Theme, Readonly<Record<Role, string>>>> = { dark: DARK, light: LIGHT, none: NONE };

const SELECTED: Readonly<Record<Theme, string>> = { dark: '48;5;237', light: '48;5;253', none: '7' };

/** The SGR parameters of a role; '' for the terminal's own look. */
export function sgrOf(theme: Theme, role: Role, selected: boolean): string {
  const own = SGR[theme][role];
  if (!selected) return own;
  return own === '' ? SELECTED[theme] : `${own};${SELECTED[theme]}`;
}

/** The theme before the terminal has said anything: NO_COLOR, then COLORFGBG, whose last number is the background's. */
export function themeOf(choice: ThemeChoice, env: Readonly<Record<string, string | undefined>>): Theme {
  if (choice !== 'auto') return choice;
  if (!followsBackground(choice, env)) return 'none';
  const background = /;(\d+)$/.exec(env['COLORFGBG'] ?? '')?.[1];
  return background === '7' || background === '15' ? 'light' : 'dark';
}

/** Whether the theme is what the terminal's background asks for. */
export function followsBackground(choice: ThemeChoice, env: Readonly<Record<string, string | undefined>>): boolean {
  return choice === 'auto' && (env['NO_COLOR'] ?? '') === '';
}
