import { isWithin, type ScreenRule, type ScreenRules } from './screen-rule.ts';

/** A rule that fits a screen, and the text that its first pattern found. */
export type Match = { readonly rule: ScreenRule; readonly found: string };

/** The rules that fit these lines, the one that counts most first. A version that is not known is in every range. */
export function matchScreen(
  rules: readonly ScreenRule[],
  lines: readonly string[],
  version: string | null,
): readonly Match[] {
  const filled = lines.filter((line) => line.trim() !== '');
  const regions = new Map<number | null, string>();
  const regionOf = (bottom: number | null): string => {
    const known = regions.get(bottom);
    if (known !== undefined) return known;
    const region = (bottom === null ? filled : filled.slice(-bottom)).join('\n');
    regions.set(bottom, region);
    return region;
  };
  return rules
    .filter((rule) => rule.versions === null || version === null || isWithin(version, rule.versions))
    .map((rule) => ({ rule, found: fits(rule, regionOf(rule.bottom)) }))
    .filter((match): match is Match => match.found !== null)
    .sort(
      (a, b) =>
        b.rule.priority - a.rule.priority || Number(b.rule.versions !== null) - Number(a.rule.versions !== null),
    );
}

/** The version that a screen shows, or null. */
export function versionOn(lines: readonly string[], { version }: ScreenRules): string | null {
  return version === null ? null : (version.exec(lines.join('\n'))?.[1] ?? null);
}

function fits(rule: ScreenRule, region: string): string | null {
  let found: string | null = null;
  for (const pattern of rule.all) {
    const match = pattern.exec(region);
    if (match === null) return null;
    found ??= match[0].trim();
  }
  return rule.none.some((pattern) => pattern.test(region)) ? null : found;
}
