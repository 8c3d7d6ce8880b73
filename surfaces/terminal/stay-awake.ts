/** The longest interval that Node takes; its rounds do nothing. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Keeps the process alive until called off: while a connection is away nothing else does, since the clock's
 * timers do not, and a command that waits would end as if it were done.
 */
export function stayAwake(): () => void {
  const timer = setInterval(() => undefined, LONGEST_MS);
  return () => clearInterval(timer);
}
