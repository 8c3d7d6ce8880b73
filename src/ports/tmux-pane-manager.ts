import type { DesiredLayout } from '../domain/panes.ts';

/** The panes beside a sidebar, in somebody's tmux. */
export interface ITmuxPaneManager {
  /**
   * Makes the panes beside pane `host` those of `layout`: finds ours by their `@moitumi_*` options, opens what is
   * missing, closes what is not wanted, marks, selects. Foreign panes are never touched. Calls are
   * serialised, and only the newest waiting one is carried out.
   */
  reconcile(host: string, layout: DesiredLayout): Promise<void>;
  /** Closes our panes beside `host` (the agents in them run on). */
  clear(host: string): Promise<void>;
  /** Lets go of tmux. */
  close(): Promise<void>;
}
