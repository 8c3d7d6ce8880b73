import type { IConversationView } from '../../../adapters/acp/conversation-view.ts';

/** A view that keeps what it was shown, a line each. */
export type RecordingView = IConversationView & { readonly lines: readonly string[] };

export function recordingView(): RecordingView {
  const lines: string[] = [];
  return {
    lines,
    prompted: (text) => void lines.push(`> ${text}`),
    spoke: (text, how) => void lines.push(how === 'thought' ? `(${text})` : text),
    told: (mark, text) => void lines.push(`${mark}: ${text}`),
    asked: (draft) => void lines.push(draft === null ? 'asks no more' : `asks: ${draft.title}`),
    state: () => undefined,
  };
}
