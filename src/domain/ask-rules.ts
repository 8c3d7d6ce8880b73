import type { Ask, AskOption } from './ask.ts';

/** A standing answer that a person gave in the configuration, `[asks.rules.NAME]`. */
export type AskRule = {
  readonly name: string;
  /** Only agents of this profile; null: of any. */
  readonly profile: string | null;
  /** The tool, exactly as the agent names it. */
  readonly tool: string;
  /** What the ask's command, else its whole text, must look like; see `matchesPattern`. */
  readonly pattern: string;
  readonly verdict: 'allow' | 'deny';
  /** From when on it counts no more, ms since the epoch; null: never. */
  readonly expires_at: number | null;
};

/** A rule that answers an ask, and the option that it chooses. */
export type RuleAnswer = { readonly rule: AskRule; readonly option: AskOption };

/**
 * The rule that answers for the person, if one does: any that denies before any that allows, else the first.
 * Only permissions are answered so, never more than this once, and only where `text` is known to be exactly what
 * will run: a text that is cut short, or read off a screen, is left to the person.
 */
export function ruleAnswer(rules: readonly AskRule[], ask: Ask, profile: string, now: number): RuleAnswer | null {
  if (ask.kind !== 'permission' || ask.via === 'dialog') return null;
  const fitting = rules.filter((rule) => fits(rule, ask, profile, now));
  const rule = fitting.find(({ verdict }) => verdict === 'deny') ?? fitting[0];
  if (rule === undefined || (rule.verdict === 'allow' && !ask.whole)) return null;
  const option = ask.options.find(
    ({ verdict, lasting, takes_text }) => verdict === rule.verdict && !lasting && !takes_text,
  );
  return option === undefined ? null : { rule, option };
}

function fits(rule: AskRule, ask: Ask, profile: string, now: number): boolean {
  if (rule.expires_at !== null && now >= rule.expires_at) return false;
  if (rule.profile !== null && rule.profile !== profile) return false;
  return rule.tool === ask.tool && matchesPattern(rule.pattern, ask.command ?? ask.text);
}

/** With these a shell begins another command, redirects, substitutes or hides what follows. */
const SHELL_BREAKS = new Set([...';&|<>()$`\\\n\r\0']);

/**
 * Whether the whole text looks like the pattern: `*` stands for any characters but those by which a shell does
 * something else besides, `**` for any at all, `?` for one such as `*` takes; everything else for itself.
 * Takes time in proportion to the text and the pattern, whatever is in them.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const tokens = pattern.match(/\*\*+|[\s\S]/gu) ?? [];
  let places = reach(tokens, new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const place of places) step(tokens, place, character, next);
    if (next.size === 0) return false;
    places = reach(tokens, next);
  }
  return places.has(tokens.length);
}

function step(tokens: readonly string[], place: number, character: string, next: Set<number>): void {
  const token = tokens[place];
  const harmless = !SHELL_BREAKS.has(character);
  if (token === '*' ? harmless : token?.startsWith('**')) next.add(place);
  else if (token === '?' ? harmless : token === character) next.add(place + 1);
}

/** Stars stand for nothing, too. */
function reach(tokens: readonly string[], places: Set<number>): Set<number> {
  for (const place of places) if (tokens[place]?.startsWith('*') === true) places.add(place + 1);
  return places;
}
