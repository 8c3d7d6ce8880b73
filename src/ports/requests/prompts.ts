import type { Prompt, PromptId } from '../../domain/prompt.ts';
import type { AgentRef } from './refs.ts';

/** About words on their way to agents. */
export type PromptRequests = {
  /**
   * Queues a prompt; it is typed once the agent is ready for it, never into a dialog. The reply comes once it was typed,
   * or with a `reason` when something is in its way; from then on the receipt advances by `prompt_updated`.
   */
  submit_turn: {
    params: {
      readonly agent: AgentRef;
      readonly text?: string;
      /** Instead of a text: a template of the config, with values beside those of the agent's node. */
      readonly template?: string;
      readonly values?: Readonly<Record<string, string>>;
    };
    result: Prompt;
  };
  /** Those that wait or are under way, in order; with `all` the settled ones of that agent too, of late. */
  list_prompts: {
    params: { readonly agent?: AgentRef; readonly all?: boolean };
    result: { readonly prompts: readonly Prompt[] };
  };
  /**
   * What an agent said last: in its own words where its program tells them, else what its screen shows since the last prompt.
   * Null: neither is there.
   */
  read_said: {
    params: { readonly agent: AgentRef };
    result: { readonly text: string | null; readonly source: 'agent' | 'screen' };
  };
  /** Takes back one that is still queued; refused as `prompt_gone` when it was typed already. */
  withdraw_prompt: { params: { readonly prompt: PromptId }; result: Prompt };
};
