import { type Fields, fields, instant, list, text } from '../../../src/domain/json-fields.ts';
import type { FedAgent, FeedWatch, IAgentFeed } from '../../../src/ports/agent-feed.ts';
import type { Cancel, IClock } from '../../../src/ports/clock.ts';
import { followLines } from './follow-lines.ts';
import { TurnStream } from './turn-stream.ts';

/**
 * What Claude Code says while its turn lasts, from the transcript that its hooks name (2.1.329), message by message.
 * What the turn comes to, its Stop hook tells.
 */
export function createClaudeTranscriptFeed(clock: IClock): IAgentFeed {
  return { watch: (agent) => followTranscript(agent, clock) };
}

function followTranscript(agent: FedAgent, clock: IClock): FeedWatch {
  const stream = new TurnStream(agent, clock);
  const began = clock.now();
  let file = '';
  let stop: Cancel = () => undefined;
  return {
    heard: (signal) => {
      if (signal.kind === 'said') stream.over();
      if (signal.kind === 'prompted') stream.begins();
      if (signal.kind !== 'hook' || signal.data['agent_id'] !== undefined) return;
      const named = text(signal.data['transcript_path']);
      if (named === '' || named === file) return;
      stop();
      file = named;
      stop = followLines(file, clock, (lines) => {
        for (const line of lines.map(fields)) if ((instant(line['timestamp']) ?? 0) >= began) take(stream, line);
      });
    },
    stop: () => stop(),
  };
}

/** A message is written in several lines of the same id, one for each thing that it holds. */
function take(stream: TurnStream, line: Fields): void {
  if (line['type'] !== 'assistant' || line['isSidechain'] === true) return;
  const { content } = fields(line['message']);
  for (const part of list(content).map(fields)) {
    if (part['type'] === 'text') stream.add(text(line['uuid']), text(part['text']));
  }
}
