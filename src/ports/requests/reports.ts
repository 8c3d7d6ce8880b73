import type { AgentId } from '../../domain/agent.ts';
import type { AgentRef } from './refs.ts';

/** What agents' programs tell by their hooks. */
export type ReportRequests = {
  /**
   * A hook ran. `agent` is left out by a program that a person started elsewhere: then `pid` and `cwd` tell which.
   * With `wait` the reply comes once what it asks for is answered or withdrawn; `output` is what the hook prints.
   */
  report_agent: {
    params: {
      readonly agent?: AgentRef;
      readonly tool: string;
      readonly event: string;
      readonly data: Readonly<Record<string, unknown>>;
      /** Of the agent's program, and its start time, so that another's is never taken for it. */
      readonly pid?: number;
      readonly start_time?: string;
      readonly cwd: string;
      readonly wait?: boolean;
    };
    result: { readonly agent: AgentId | null; readonly output: string | null };
  };
};
