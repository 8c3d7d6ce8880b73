/** The hold on a home: while it lasts, no other process runs a core there. It ends with the process at the latest. */
export interface IHomeLock {
  /** Lets another process have it. Calling it again does nothing. */
  release(): void;
}
