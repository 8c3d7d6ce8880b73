/** A foreign text without what tells whose it is: home directories, addresses, keys and other long words. Idempotent. */
export function redactText(text: string): string {
  return MASKS.reduce((masked, [pattern, mask]) => masked.replace(pattern, mask), text);
}

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/(?:\/(?:home|Users|var\/home)\/[^/\s"'`:;,)\]}]+|\/root)(?=[/\s"'`:;,)\]}]|$)/g, '~'],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<address>'],
  [/\b(?:sk|pk|ghp|gho|ghs|xox[abp]|AKIA|AIza|glpat|eyJ)[\w.-]{8,}/g, '<key>'],
  // Words of a language are shorter; what is longer names something, or opens it.
  [/[A-Za-z0-9_+=-]{25,}/g, '<word>'],
];
