import type { IClock } from '../../../src/ports/clock.ts';
import type { Theme } from '../../terminal/theme.ts';
import type { ConnectContent } from './node-watch.ts';

/** What a pane's program is given. */
export type ContentOptions = {
  readonly connect: ConnectContent;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly clock: IClock;
  readonly theme: Theme;
};
