/** What a terminal program must do when the system speaks to its process. */
export type SignalActions = {
  /** SIGTERM, SIGHUP, SIGINT from outside. */
  readonly terminate: () => void;
  /** SIGTSTP from outside. */
  readonly suspend: () => void;
  /** SIGCONT: whoever stopped us may have changed the terminal. */
  readonly resume: () => void;
  /** The process is about to end by a crash or an exit; synchronous. */
  readonly restore: () => void;
};

/** The process's signals, until `release`. */
export type ProcessSignals = {
  /** Stops this job as ^Z would. Where nobody could wake it (no job control), the system does nothing. */
  stopJob(): void;
  release(): void;
};

/** Listens to the signals that a terminal program owes an answer. */
export function onSignals(actions: SignalActions): ProcessSignals {
  const listeners = [
    ['SIGTERM', actions.terminate],
    ['SIGHUP', actions.terminate],
    ['SIGINT', actions.terminate],
    ['SIGTSTP', actions.suspend],
    ['SIGCONT', actions.resume],
  ] as const;
  for (const [signal, listener] of listeners) process.on(signal, listener);
  process.on('uncaughtExceptionMonitor', actions.restore).on('exit', actions.restore);

  return {
    stopJob: () => {
      process.off('SIGTSTP', actions.suspend);
      process.kill(0, 'SIGTSTP');
      // Runs once the job goes on.
      setTimeout(() => {
        process.on('SIGTSTP', actions.suspend);
        actions.resume();
      }, 20);
    },
    release: () => {
      for (const [signal, listener] of listeners) process.off(signal, listener);
      process.off('uncaughtExceptionMonitor', actions.restore).off('exit', actions.restore);
    },
  };
}
