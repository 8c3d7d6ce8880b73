/** Undoes what was done, last first. */
export type Closers = {
  /** What it takes to undo the step just made. */
  add(undo: () => unknown): void;
  /** Undoes everything, once, and goes on where a step fails; `report` is told of those. */
  close(report: (thrown: unknown) => void): Promise<void>;
};

/** An empty list of what is to be undone. */
export function createClosers(): Closers {
  const undo: (() => unknown)[] = [];
  return {
    add: (step) => void undo.push(step),
    close: async (report) => {
      for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
        try {
          await step();
        } catch (thrown) {
          report(thrown);
        }
      }
    },
  };
}
