import type { AgentSummary } from '../../src/domain/agent-summary.ts';
import type { IStatusSegment } from '../../src/ports/status-segment.ts';
import { shownLiterally } from './literal-text.ts';
import { createPacedQueue } from './paced-queue.ts';
import { createTmux, type TmuxCommand, type TmuxServerChoice } from './tmux-command.ts';

/** How far apart the option is set, at least, in ms: each time is a process, and nobody reads faster. */
const PACE_MS = 500;

/**
 * The agents in tmux's option `@moitumi_status`, for a status line to show with `#{@moitumi_status}`: no `#(…)`, which
 * would start a process at each redraw. `@moitumi_sidebar` names the pane that a key may jump by. Both are global, so
 * that they are seen in a person's other sessions as well.
 */
export function createStatusSegment(server: TmuxServerChoice, sidebar: string): IStatusSegment {
  const tmux = createTmux(server);
  const queue = createPacedQueue<void>(PACE_MS);
  const run = async (...commands: TmuxCommand[]): Promise<void> => {
    await tmux.run(...commands).catch(() => undefined);
  };
  return {
    show: (summary) => {
      const commands: TmuxCommand[] = [
        ['set-option', '-g', '@moitumi_status', segmentText(summary)],
        ['set-option', '-g', '@moitumi_sidebar', sidebar],
      ];
      void queue.latest(() => run(...commands));
    },
    clear: () =>
      queue.now(() => run(['set-option', '-gu', '@moitumi_status'], ['set-option', '-gu', '@moitumi_sidebar'])),
  };
}

/** The summary in tmux's style: who waits first, then how many wait, work, and have ended a turn unseen. */
export function segmentText({ waiting, working, unseen, next }: AgentSummary): string {
  const parts = [
    ...(next === null
      ? []
      : [styled('fg=yellow,bold', `◆${waiting} ${next.agent} ${shownLiterally(next.profile, MAX_NAME)}`)]),
    ...(working === 0 ? [] : [styled('fg=cyan', `●${working}`)]),
    ...(unseen === 0 ? [] : [styled('bold', `!${unseen}`)]),
  ];
  return parts.join(' ');
}

function styled(style: string, text: string): string {
  return `#[${style}]${text}#[default]`;
}

/** Longest name that is shown, in characters. */
const MAX_NAME = 20;
