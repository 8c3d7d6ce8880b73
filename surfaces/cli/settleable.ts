/** A promise and the two ways to settle it, from outside; its rejection may go unheard. */
export type Settleable<T> = {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
};

/** Makes one; Promise.withResolvers comes with Node 22. */
export function settleable<T>(): Settleable<T> {
  let settle: Omit<Settleable<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  if (settle === undefined) throw new Error('A promise calls its executor at once.');
  return { promise, ...settle };
}
