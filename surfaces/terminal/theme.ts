/** `dark` has colours; `plain` makes do with bold, dim and reverse, for NO_COLOR. */
export type Theme = 'dark' | 'plain';

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

const SGR: Readonly<Record<Theme, Readonly<Record<Role, string>>>> = {
  dark: {
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
  },
  plain: {
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
  },
};

const SELECTED: Readonly<Record<Theme, string>> = { dark: '48;5;237', plain: '7' };

/** The SGR parameters of a role; '' for the terminal's own look. */
export function sgrOf(theme: Theme, role: Role, selected: boolean): string {
  const own = SGR[theme][role];
  if (!selected) return own;
  return own === '' ? SELECTED[theme] : `${own};${SELECTED[theme]}`;
}
