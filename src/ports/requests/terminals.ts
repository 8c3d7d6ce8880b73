import type { AgentId } from '../../domain/agent.ts';
import type { TtyOffer } from '../../domain/tty-offer.ts';
import type { AgentRef, Empty } from './refs.ts';

/** The rendered screen of an agent. */
export type Screen = {
  readonly cols: number;
  readonly rows: number;
  /** Scrollback as asked for, then the visible rows; with SGR sequences when `ansi` was asked for. */
  readonly lines: readonly string[];
  /** How many of `lines` are scrollback. */
  readonly scrollback: number;
  readonly cursor: { readonly x: number; readonly y: number; readonly visible: boolean };
  readonly title: string | null;
  readonly alternate: boolean;
  /** The end of the output that this screen is made of. */
  readonly offset: number;
};

/** A slice of an agent's raw output. */
export type OutputSlice = {
  /** Absolute offset of the first byte given; later than asked when the ring no longer has it. */
  readonly from: number;
  /** Where to go on. */
  readonly next: number;
  /** The bytes, base64. */
  readonly data: string;
  /** Nothing more will come after `next`. */
  readonly ended: boolean;
};

/** How a viewer attaches: `drive` may type and may be the one whose size the pty has; `watch` can neither type nor resize. */
export type AttachMode = 'drive' | 'watch';

/** What a viewer is told of the pty it looks at. */
export type Viewing = {
  readonly channel: number;
  readonly cols: number;
  readonly rows: number;
  readonly driver: boolean;
};

/** About agents' terminals. */
export type TerminalRequests = {
  /** Text as if pasted, at once and without Enter: what is on its way as a prompt is `submit_turn`'s. */
  paste_text: {
    params: { readonly agent: AgentRef; readonly text: string };
    result: { readonly agent: AgentId; readonly bytes: number };
  };
  /** Keys by tmux's names: `Enter`, `C-c`, `Escape`, `Up`, `x`. */
  send_keys: {
    params: { readonly agent: AgentRef; readonly keys: readonly string[] };
    result: { readonly agent: AgentId };
  };
  /** With `after` and `wait_ms`: answers once there is output beyond that offset, or the time is up. */
  read_screen: {
    params: {
      readonly agent: AgentRef;
      readonly scrollback?: number;
      readonly ansi?: boolean;
      readonly after?: number;
      readonly wait_ms?: number;
    };
    result: Screen;
  };
  /** With `wait_ms`: answers once there is output beyond `since`, the agent ended, or the time is up. */
  read_output: {
    params: { readonly agent: AgentRef; readonly since?: number; readonly max?: number; readonly wait_ms?: number };
    result: OutputSlice;
  };

  /**
   * Opens terminal channel `channel`, a number of the caller's choice: its screen first, live bytes after it.
   * With `tty` they go to that terminal instead, and its keys to the agent; the channel then carries no bytes.
   * Rejects with `no_door` where the keeper cannot serve it. A door outlives its connection as long as its process.
   * `again`: that terminal has shown this agent before, and has its scrollback. `status`: its last row tells of the
   * other agents, and the agent has one row less.
   */
  attach: {
    params: {
      readonly agent: AgentRef;
      readonly channel: number;
      readonly cols: number;
      readonly rows: number;
      readonly mode: AttachMode;
      readonly tty?: TtyOffer;
      readonly again?: boolean;
      readonly status?: boolean;
    };
    result: Viewing;
  };
  detach: { params: { readonly channel: number }; result: Empty };
  /** Makes this viewer the driver. */
  take: { params: { readonly channel: number }; result: Viewing };
  resize: { params: { readonly channel: number; readonly cols: number; readonly rows: number }; result: Viewing };
};
