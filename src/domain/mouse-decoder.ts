/** What the mouse did, where. Cells count from 0 at the top left. */
export type MouseEvent = {
  readonly kind: 'mouse';
  readonly action: 'press' | 'release' | 'drag' | 'move' | 'wheel_up' | 'wheel_down';
  readonly button: 'left' | 'middle' | 'right' | 'none';
  readonly x: number;
  readonly y: number;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
};

/** A report in SGR form (`<b;x;yM` or `m`) or the old one (`M` and three bytes), without `CSI`; null: neither. */
export function decodeMouse(body: string): MouseEvent | null {
  const sgr = /^<(\d+);(\d+);(\d+)([Mm])$/.exec(body);
  if (sgr !== null) return mouse(Number(sgr[1]), Number(sgr[2]), Number(sgr[3]), sgr[4] === 'm');
  if (body.length !== 4) return null;
  const [code = 0, x = 0, y = 0] = [1, 2, 3].map((index) => body.charCodeAt(index) - 32);
  // The old form does not say which button was released.
  return mouse(code, x, y, (code & 0x43) === 3 && (code & 32) === 0);
}

const BUTTONS = ['left', 'middle', 'right', 'none'] as const;

function mouse(code: number, x: number, y: number, released: boolean): MouseEvent | null {
  const action = actionOf(code, released);
  if (action === null) return null;
  const wheel = action === 'wheel_up' || action === 'wheel_down';
  return {
    kind: 'mouse',
    action,
    button: wheel ? 'none' : (BUTTONS[code & 3] ?? 'none'),
    x: Math.max(0, x - 1),
    y: Math.max(0, y - 1),
    shift: (code & 4) !== 0,
    alt: (code & 8) !== 0,
    ctrl: (code & 16) !== 0,
  };
}

function actionOf(code: number, released: boolean): MouseEvent['action'] | null {
  // Buttons 6 and 7 (a wheel's sideways), 8 to 11 (back, forward) mean nothing here.
  if ((code & 128) !== 0 || (code & 0x42) === 0x42) return null;
  if ((code & 64) !== 0) return (code & 1) === 0 ? 'wheel_up' : 'wheel_down';
  if (released) return 'release';
  if ((code & 32) === 0) return 'press';
  return (code & 3) === 3 ? 'move' : 'drag';
}
