/** Tasks of which only the newest matters, done one at a time and not too often. */
export type PacedQueue<T> = {
  /** Does the task when its time has come; whoever waits already gets the same, and their task is dropped. */
  latest(task: () => Promise<T>): Promise<T>;
  /** Does the task right after the one under way, in place of what waits. */
  now(task: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way and nothing waits. */
  idle(): Promise<void>;
};

/** A queue whose tasks begin at least `ms` apart. */
export function createPacedQueue<T>(ms: number): PacedQueue<T> {
  let next: { task: () => Promise<T>; readonly done: Promise<T>; readonly hurry: () => void } | null = null;
  let running: Promise<unknown> = Promise.resolve();
  let begun = Number.NEGATIVE_INFINITY;

  const begin = (): Promise<T> => {
    const task = next?.task;
    next = null;
    begun = performance.now();
    if (task === undefined) throw new Error('nothing waits');
    const done = task();
    running = done.catch(() => undefined);
    return done;
  };

  const add = (task: () => Promise<T>): { readonly done: Promise<T>; readonly hurry: () => void } => {
    if (next !== null) {
      next.task = task;
      return next;
    }
    let hurry: () => void = () => undefined;
    const due = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, begun + ms - performance.now());
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    const done = Promise.all([due, running]).then(begin);
    next = { task, done, hurry };
    if (begun + ms <= performance.now()) hurry();
    return next;
  };

  return {
    latest: (task) => add(task).done,
    now: (task) => {
      const { done, hurry } = add(task);
      hurry();
      return done;
    },
    idle: async () => {
      while (next !== null) await next.done.catch(() => undefined);
      await running;
    },
  };
}
