import type { AgentId } from '../../domain/agent.ts';

/** What agents' programs tell by their hooks. */
export type ReportRequests = {
  /**
   * A hook ran. Who holds an agent's token reports of that agent; for everyone else `pid`, `cwd` and what the hook
   * says tell which it is, and one that is not known yet is one that a person started elsewhere.
   * With `wait` the reply comes once what it asks for is answered or withdrawn; `output` is what the hook prints.
   */
  report_agent: {
    params: {
      readonly tool: string;
      readonly event: string;
      readonly data: Readonly<Record<string, unknown>>;
      /** Of the program whose hook it is. */
      readonly pid: number;
      readonly cwd: string;
      readonly wait?: boolean;
      /** It waited before, on a connection that broke: what was answered or withdrawn meanwhile is not asked anew. */
      readonly again?: boolean;
    };
    result: { readonly agent: AgentId | null; readonly output: string | null };
  };
};
