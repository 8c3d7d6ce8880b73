import type { AgentFeeds, IAgentFeed } from '../../src/ports/agent-feed.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { RuleBook } from './screen/rule-book.ts';

/** The feeds of every agent that has any; what follows one is loaded when the first such agent runs. */
export function createFeeds(book: RuleBook, clock: IClock): AgentFeeds {
  return (family) => [
    ...(book.has(family) ? [lazily(async () => screenFeed(family, book, clock))] : []),
    ...(family === 'claude' ? [lazily(async () => claudeFeed(clock))] : []),
    ...(family === 'claude' ? [lazily(async () => transcriptFeed(clock))] : []),
    ...(family === 'codex' ? [lazily(async () => rolloutFeed(clock))] : []),
    ...(family === 'gemini' ? [lazily(async () => chatFeed(clock))] : []),
    ...(family === 'acp' ? [lazily(async () => acpFeed(clock))] : []),
    ...(family === 'opencode' ? [lazily(async () => opencodeFeed(clock))] : []),
  ];
}

async function screenFeed(family: string, book: RuleBook, clock: IClock): Promise<IAgentFeed> {
  return (await import('./feeds/screen-feed.ts')).createScreenFeed(family, book, clock);
}

async function claudeFeed(clock: IClock): Promise<IAgentFeed> {
  return (await import('./feeds/claude-session-feed.ts')).createClaudeSessionFeed(clock);
}

async function transcriptFeed(clock: IClock): Promise<IAgentFeed> {
  return (await import('./feeds/claude-transcript-feed.ts')).createClaudeTranscriptFeed(clock);
}

async function rolloutFeed(clock: IClock): Promise<IAgentFeed> {
  return (await import('./feeds/codex-rollout-feed.ts')).createCodexRolloutFeed(clock);
}

async function chatFeed(clock: IClock): Promise<IAgentFeed> {
  return (await import('./feeds/gemini-chat-feed.ts')).createGeminiChatFeed(clock);
}

async function acpFeed(clock: IClock): Promise<IAgentFeed> {
  return (await import('./feeds/acp-feed.ts')).createAcpFeed(clock);
}

async function opencodeFeed(clock: IClock): Promise<IAgentFeed> {
  return (await import('./feeds/opencode-feed.ts')).createOpencodeFeed(clock);
}

/** What is heard before it is loaded is heard no more; a feed looks by itself when it begins. */
function lazily(load: () => Promise<IAgentFeed>): IAgentFeed {
  return {
    watch: (agent) => {
      let stopped = false;
      let watch: ReturnType<IAgentFeed['watch']> | null = null;
      void load().then((feed) => {
        if (!stopped) watch = feed.watch(agent);
      });
      return {
        heard: (signal) => watch?.heard(signal),
        stop: () => {
          stopped = true;
          watch?.stop();
        },
      };
    },
  };
}
