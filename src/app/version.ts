declare const __MOITUMI_VERSION__: string | undefined;

/** The version of this build; run from its sources, it has none. */
export const version = typeof __MOITUMI_VERSION__ === 'string' ? __MOITUMI_VERSION__ : '0.0.0-source';
