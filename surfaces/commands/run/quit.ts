import type { RunSlash } from '../slash-command.ts';

/** `/quit`: leaves. */
export const run: RunSlash = async (site) => {
  site.quit();
  return [];
};
