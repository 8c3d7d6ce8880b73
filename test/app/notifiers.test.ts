import { describe, expect, it } from 'vitest';
import { type Config, DEFAULT_CONFIG } from '../../src/app/config.ts';
import { createNotifiers } from '../../src/app/notifiers.ts';

const wishes = (over: Partial<Config['notify']> = {}): Config['notify'] => ({ ...DEFAULT_CONFIG.notify, ...over });
const linux = (env: Readonly<Record<string, string>> = {}) => ({ platform: 'linux', env }) as const;

function names(over: Partial<Config['notify']>, host: Parameters<typeof createNotifiers>[1] = linux()) {
  return createNotifiers(() => wishes(over), host)
    .ways()
    .map(({ name }) => name);
}

describe('the ways to a person', () => {
  it('are those of the configuration, and the desktop where there seems to be one', () => {
    expect(names({})).toEqual([]);
    expect(names({}, linux({ WAYLAND_DISPLAY: 'wayland-0' }))).toEqual(['desktop']);
    expect(names({ desktop: 'off' }, linux({ DISPLAY: ':0' }))).toEqual([]);
    expect(names({ desktop: 'on', ntfy: 'https://ntfy.sh/t', webhook: 'https://x.org' })).toEqual([
      'desktop',
      'webhook',
      'ntfy',
    ]);
    expect(names({}, { platform: 'darwin', env: {} })).toEqual(['desktop']);
  });

  it('stay as they are until the configuration changes: what they know of their calls with them', () => {
    let config = wishes({ webhook: 'https://x.org/1' });
    const notifiers = createNotifiers(() => config, linux());
    const before = notifiers.ways();
    config = { ...config, content: true };
    expect(notifiers.ways()).toBe(before);
    config = { ...config, webhook: 'https://x.org/2' };
    expect(notifiers.ways()).not.toBe(before);
  });
});
