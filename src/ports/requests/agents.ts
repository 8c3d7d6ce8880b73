import type { Agent } from '../../domain/agent.ts';
import type { StateBundle } from '../../domain/state-bundle.ts';
import type { Transition } from '../../domain/transition.ts';
import type { AgentRef, NodeRef } from './refs.ts';

/** About the lives and states of agents. */
export type AgentRequests = {
  /** Oldest first, in parts as `list_nodes`. */
  list_agents: {
    params: { readonly all?: boolean; readonly from?: number };
    result: { readonly agents: readonly Agent[]; readonly next?: number };
  };
  get_agent: { params: { readonly agent: AgentRef }; result: Agent };
  spawn_agent: {
    params: {
      readonly node: NodeRef;
      readonly profile?: string;
      /** A command instead of a profile's. */
      readonly argv?: readonly string[];
      /** Added to a profile's arguments. */
      readonly args?: readonly string[];
      readonly prompt?: string;
      readonly cwd?: string;
      /** The client's environment; the core filters it. Left out: the core's own. */
      readonly env?: Readonly<Record<string, string>>;
      /** Where the client stands, the last resort for the agent's directory. */
      readonly client_cwd?: string;
      readonly cols?: number;
      readonly rows?: number;
    };
    result: Agent;
  };
  /** SIGHUP, SIGTERM, SIGKILL to its process group, `grace_ms` apart; resolves when it has ended. */
  stop_agent: { params: { readonly agent: AgentRef; readonly grace_ms?: number }; result: Agent };
  /** Stops it if it runs, then starts the same command on the same node, as a new agent. */
  restart_agent: {
    params: { readonly agent: AgentRef; readonly env?: Readonly<Record<string, string>> };
    result: Agent;
  };
  /** Takes up the last conversation of an agent that has ended, as a new agent on the same node; the old one is put away. */
  resume_agent: {
    params: { readonly agent: AgentRef; readonly env?: Readonly<Record<string, string>> };
    result: Agent;
  };
  interrupt_agent: { params: { readonly agent: AgentRef }; result: Agent };
  /** Puts an agent away that has ended, or that a person started elsewhere: that one comes back when it is used again. */
  close_agent: { params: { readonly agent: AgentRef }; result: Agent };
  /** Takes away all that is kept of an agent that has ended, or that a person started elsewhere. */
  forget_agent: { params: { readonly agent: AgentRef }; result: Agent };
  /** A person looked at it: it is no longer `unseen`. */
  see_agent: { params: { readonly agent: AgentRef }; result: Agent };
  /**
   * State, source and evidence, with the readings that lost and the decisions before, newest first.
   * With `bundle` also what was recorded of it, redacted, for a replay.
   */
  explain_agent: {
    params: { readonly agent: AgentRef; readonly bundle?: boolean };
    result: {
      readonly agent: Agent;
      readonly readings: readonly StandingReading[];
      readonly decisions: readonly Transition[];
      readonly bundle?: StateBundle;
    };
  };
  /** How it came to be in its state, newest first, and how busy its terminal was. */
  read_history: {
    params: { readonly agent: AgentRef; readonly limit?: number };
    result: {
      readonly transitions: readonly Transition[];
      /** For each of the last 60 minutes, oldest first, in how many of its seconds the agent wrote. */
      readonly activity: readonly number[];
    };
  };
};

/** What one source says, and whether it still counts. */
export type StandingReading = {
  readonly source: string;
  readonly state: string;
  readonly text: string;
  readonly at: number;
  /** A better source has changed its mind since: it no longer counts. */
  readonly stale: boolean;
};
