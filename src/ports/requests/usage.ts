import type { AccountLimit, AgentUsage, NodeUsage } from '../../domain/usage.ts';
import type { AgentRef, NodeRef } from './refs.ts';

/** About what agents use. */
export type UsageRequests = {
  /**
   * What is known: of one agent, of a node's branch, or of all agents that were not put away; of what nothing is known
   * is left out. With `fresh` their files are looked at first, those that were not for three minutes.
   */
  get_usage: {
    params: { readonly agent?: AgentRef; readonly node?: NodeRef; readonly fresh?: boolean };
    result: {
      readonly agents: readonly AgentUsage[];
      /** Of the nodes that these agents are on and of those above them, as far as they were asked for; parents first. */
      readonly nodes: readonly NodeUsage[];
      readonly limits: readonly AccountLimit[];
    };
  };
  /** From now until `on` is false, or the connection ends, someone looks: usage is kept fresh, and told by `usage_updated`. */
  watch_usage: {
    params: { readonly on: boolean };
    result: { readonly agents: readonly AgentUsage[]; readonly limits: readonly AccountLimit[] };
  };
};
