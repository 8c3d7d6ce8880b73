import type { Prompt, PromptId } from '../../domain/prompt.ts';
import type { AgentRef } from './refs.ts';

/** About words on their way to agents. */
export type PromptRequests = {
  /** Queues a prompt; it is typed once the agent is ready for it, never into a dialog. The receipt advances by `prompt_updated`. */
  submit_turn: { params: { readonly agent: AgentRef; readonly text: string }; result: Prompt };
  /** Those that wait or are under way, in order; with `all` the settled ones of late too. */
  list_prompts: {
    params: { readonly agent?: AgentRef; readonly all?: boolean };
    result: { readonly prompts: readonly Prompt[] };
  };
  /** Takes back one that is still queued; refused as `prompt_gone` when it was typed already. */
  withdraw_prompt: { params: { readonly prompt: PromptId }; result: Prompt };
};
