import type { ContentBlock, SessionUpdate, ToolCall, ToolCallUpdate, UsageUpdate } from '@agentclientprotocol/sdk';
import type { IConversationView, ViewMark } from './conversation-view.ts';
import type { TurnWords } from './turn-words.ts';

/** Most tool calls of a turn that are remembered by name. */
const MAX_CALLS = 500;

/** What an agent tells of its turn while it is under way. */
export class SessionUpdates {
  readonly #view: IConversationView;
  readonly #words: TurnWords;
  readonly #calls = new Map<string, Partial<ToolCall>>();
  #usage: UsageUpdate | null = null;

  constructor(view: IConversationView, words: TurnWords) {
    this.#view = view;
    this.#words = words;
  }

  /** A turn begins. */
  clear(): void {
    this.#calls.clear();
  }

  /** What is known of a tool call. */
  call(id: string): Partial<ToolCall> {
    return this.#calls.get(id) ?? {};
  }

  /** How full its context is and what the conversation has cost, as it told last; null: it did not. */
  get usage(): UsageUpdate | null {
    return this.#usage;
  }

  take(update: SessionUpdate): void {
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
        this.#words.add(textOf(update.content));
        this.#view.spoke(textOf(update.content), 'words');
        return;
      case 'agent_thought_chunk':
        this.#view.spoke(textOf(update.content), 'thought');
        return;
      case 'user_message_chunk':
        this.#view.prompted(textOf(update.content));
        return;
      case 'tool_call':
      case 'tool_call_update':
        this.#called(update);
        return;
      case 'plan':
        this.#words.break();
        for (const { content, status } of update.entries) this.#view.told('plan', `${PLAN_MARKS[status]} ${content}`);
        return;
      case 'usage_update':
        this.#usage = update;
        return;
      case 'current_mode_update':
        this.#view.told('note', `mode: ${update.currentModeId}`);
        return;
      default:
        return;
    }
  }

  #called(update: ToolCallUpdate): void {
    const before = this.#calls.get(update.toolCallId);
    const said = Object.entries(update).filter(([, value]) => value !== null && value !== undefined);
    const call: Partial<ToolCall> = { ...before, ...Object.fromEntries(said) };
    if (before === undefined && this.#calls.size >= MAX_CALLS) return;
    this.#calls.set(update.toolCallId, call);
    this.#words.break();
    const mark = MARKS[call.status ?? 'pending'] ?? 'runs';
    const known = before !== undefined && (MARKS[before.status ?? 'pending'] ?? 'runs') === mark;
    if (!known || before?.title !== call.title) this.#view.told(mark, call.title ?? call.name ?? 'a tool');
  }
}

const MARKS: Readonly<Record<string, ViewMark>> = { completed: 'done', failed: 'failed' };

const PLAN_MARKS = { pending: '☐', in_progress: '◐', completed: '☑' } as const;

/** The words of a piece of content; what else it may be is named. */
function textOf(content: ContentBlock): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'resource_link':
      return `[${content.name}]`;
    default:
      return `[${content.type}]`;
  }
}
