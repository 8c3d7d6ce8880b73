export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where a part says what happened, for the person who reads the log. */
export interface ILogger {
  /** Never throws and never blocks. Fields must hold no secret and no terminal output. */
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Says nothing: for parts whose caller does not care. */
export const nullLogger: ILogger = { log: () => undefined };
