/** Remembers what was typed under a name, so that a core that was killed may ask again without harm. */
export type TypedOnce = {
  /** Types, or gives what the same name gave before. What was refused may be tried again. */
  once(name: string, type: () => Promise<boolean>): Promise<boolean>;
};

/** Names remembered for one agent; a core asks again for its newest alone. */
const MAX_NAMES = 64;

export function createTypedOnce(): TypedOnce {
  const names = new Map<string, Promise<boolean>>();
  return {
    once: (name, type) => {
      const before = names.get(name);
      if (before !== undefined) return before;
      const typing = type();
      names.set(name, typing);
      for (const oldest of names.keys()) {
        if (names.size <= MAX_NAMES) break;
        names.delete(oldest);
      }
      void typing.then((taken) => {
        if (!taken) names.delete(name);
      });
      return typing;
    },
  };
}
