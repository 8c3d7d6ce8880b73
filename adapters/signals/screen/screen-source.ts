import type { Reading } from '../../../src/domain/signal.ts';
import type { IStateSource } from '../../../src/ports/state-source.ts';
import { type Match, matchScreen, versionOn } from './match-screen.ts';
import type { ScreenRules } from './screen-rule.ts';

/** The rendered screen, by rules; null while they are not read yet. A screen that fits none takes back what the last one said. */
export function createScreenSource(rules: () => ScreenRules | null): IStateSource {
  let version: string | null = null;
  let before: Reading['state'] | null = null;
  return {
    source: 'screen',
    read: (signal) => {
      const book = signal.kind === 'screen' ? rules() : null;
      if (signal.kind !== 'screen' || book === null) return null;
      version ??= versionOn(signal.lines, book);
      const matches = matchScreen(book.rules, signal.lines, version);
      const first = matches.find(({ rule }) => rule.state !== null);
      const finished = before === 'working' && first?.rule.state === 'idle' && !first.rule.interrupted;
      before = first?.rule.state ?? null;
      if (first === undefined) return 'withdraw';
      const tells = book.rules.some((rule) => rule.background);
      return {
        ...readingOf(first),
        finished,
        ...(tells ? { background: matches.some(({ rule }) => rule.background) } : {}),
      };
    },
  };
}

function readingOf({ rule, found }: Match): Reading {
  return {
    state: rule.state ?? 'unknown',
    text: `its screen shows “${found}” (rule ${rule.id})`,
    message: null,
    finished: false,
    strength: rule.strength,
    ...(rule.detail === null ? {} : { detail: rule.detail }),
  };
}
