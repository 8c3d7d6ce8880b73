import { type Agent, isLive } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';
import type { Prompt } from '../domain/prompt.ts';
import { fillTemplate, type Templates } from '../domain/template.ts';
import { utf8Length } from '../domain/utf8.ts';
import type { IHistory } from '../ports/cortex-store.ts';
import type { Params } from '../ports/requests.ts';
import { meantAgent } from './agent-commands.ts';
import type { AgentOrchestrator } from './agent-orchestrator.ts';
import { notRunning } from './agent-refusals.ts';
import type { Conversations } from './conversations.ts';
import type { CoreState } from './core-state.ts';
import { command, type Handlers, read } from './handler.ts';
import { newPrompt } from './new-prompt.ts';
import type { Prompts } from './prompts.ts';
import { answerOnScreen, speaksForItself } from './screen-words.ts';

export type PromptDeps = {
  readonly state: CoreState;
  readonly history: IHistory;
  readonly prompts: Prompts;
  readonly talk: Conversations;
  readonly orchestrator: AgentOrchestrator;
  readonly templates: () => Templates;
};

type PromptMethods = 'submit_turn' | 'list_prompts' | 'read_said' | 'withdraw_prompt';

/** How long the words of an agent that has become idle may take to come. */
const LAG_MS = 1_500;

/** As much as one looks at without scrolling. */
const LAST_LINES = 20;

/** Most prompts that wait for one agent: more is a mistake of a script. */
const MAX_QUEUED = 100;

/** Requests about prompts. */
export function promptCommands({
  state,
  history,
  prompts,
  talk,
  orchestrator,
  templates,
}: PromptDeps): Pick<Handlers, PromptMethods> {
  return {
    submit_turn: command(async (params, effect) => {
      const agent = meantAgent(state, params.agent);
      if (!isLive(agent)) throw notRunning(agent);
      const [first, ...more] = waiting(state, agent.id);
      if (more.length >= MAX_QUEUED) throw tooMany(agent.id);
      const words = wordsOf(state, agent, params, templates());
      const fresh = newPrompt(state, agent.id, words, effect.caller, effect.now);
      const prompt = first === undefined ? fresh : { ...fresh, reason: `${first.id} goes before it` };
      const turn = talk.told(agent, words, effect.caller, prompt.id);
      await effect.intend([{ kind: 'prompt_put', prompt }, turn], { result: prompt });
      const arrival = first === undefined ? prompts.arrival(prompt) : prompt;
      prompts.begin(agent.id);
      const result = await arrival;
      const detail = { prompt: prompt.id, bytes: utf8Length(words), state: result.state };
      return effect.finish({ result, on: agent.id, detail, fact: true });
    }),
    list_prompts: read((params) => {
      const of = params.agent === undefined ? null : meantAgent(state, params.agent).id;
      const waits = [...state.prompts.values()].filter((prompt) => of === null || prompt.agent === of);
      const settled = params.all === true && of !== null ? history.settledPrompts(of) : [];
      return { prompts: [...settled.toReversed(), ...waits] };
    }),
    read_said: read(async (params) => {
      const agent = meantAgent(state, params.agent);
      const supervision = orchestrator.supervision(agent.id);
      if (agent.state === 'idle' && speaksForItself(agent))
        await supervision?.until(() => supervision.hasSpoken, LAG_MS);
      const said = supervision?.said;
      if (said) return { text: said.text, source: 'agent' };
      const [last] = history.settledPrompts(agent.id).filter((prompt) => prompt.state === 'finished');
      return { text: await lastLines(orchestrator, agent, last?.text ?? null), source: 'screen' };
    }),
    withdraw_prompt: command(async (params, effect) => {
      const prompt = state.prompts.get(params.prompt);
      if (prompt?.state !== 'queued') throw gone(params.prompt, prompt);
      const result: Prompt = { ...prompt, state: 'withdrawn', since: effect.now, reason: null };
      await effect.finish({ result, changes: [{ kind: 'prompt_put', prompt: result }], on: prompt.id });
      prompts.arrived(result);
      return result;
    }),
  };
}

function waiting(state: CoreState, agent: string): readonly Prompt[] {
  return [...state.prompts.values()].filter((prompt) => prompt.agent === agent);
}

/** The text that was given, or the template filled for this agent. */
function wordsOf(state: CoreState, agent: Agent, params: Params<'submit_turn'>, templates: Templates): string {
  const { text, template, values = {} } = params;
  if ((text === undefined) === (template === undefined)) {
    throw new MoitumiError('bad_request', 'A prompt needs either a text or a template.', { path: 'text' });
  }
  if (template === undefined) return text ?? '';
  const title = state.nodes.get(agent.node)?.title ?? '';
  return fillTemplate(templates, template, { agent: agent.id, node: agent.node, title, cwd: agent.cwd, ...values });
}

/** What its screen shows since the prompt, else its last lines that hold something; null: it has no terminal. */
async function lastLines(orchestrator: AgentOrchestrator, agent: Agent, prompt: string | null): Promise<string | null> {
  try {
    const terminal = await orchestrator.terminal(agent);
    const screen = await terminal.readScreen({ scrollback: 0, ansi: false });
    const answer = prompt === null ? '' : answerOnScreen(screen, prompt);
    const shown = answer === '' ? screen.lines.join('\n').trimEnd() : answer;
    return shown.split('\n').slice(-LAST_LINES).join('\n') || null;
  } catch {
    return null;
  }
}

function tooMany(agent: string): MoitumiError<'too_many'> {
  const text = `${MAX_QUEUED} prompts wait for ${agent} already. See them with: moitumi prompts ${agent}`;
  return new MoitumiError('too_many', text, { what: 'prompts', limit: MAX_QUEUED });
}

function gone(id: string, prompt: Prompt | undefined): MoitumiError<'prompt_gone'> {
  const how = prompt === undefined ? 'There is no prompt' : `It is ${prompt.state} already: the prompt`;
  return new MoitumiError('prompt_gone', `${how} ${id} can no longer be taken back.`, {
    prompt: id,
    state: prompt?.state ?? null,
  });
}
