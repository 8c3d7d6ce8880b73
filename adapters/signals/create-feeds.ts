import type { AgentFeeds, IAgentFeed } from '../../src/ports/agent-feed.ts';
import type { IClock } from '../../src/ports/clock.ts';
import type { RuleBook } from './screen/rule-book.ts';

/** The feeds of every agent that has any; what follows one is loaded when the first such agent runs. */
export function createFeeds(book: RuleBook, clock: IClock): AgentFeeds {
  return (profile) => [
    ...(book.has(profile) ? [lazily(async () => screenFeed(profile, book, clock))] : []),
    ...(profile === 'claude' ? [lazily(async () => claudeFeed(clock))] : []),
    ...(profile === 'opencode' ? [lazily(async () => opencodeFeed(clock))] : []),
  ];
}

async function screenFeed(profile: string, book: RuleBook, clock: IClock): Promise<IAgentFeed> {
  return (await import('./feeds/screen-feed.ts')).createScreenFeed(profile, book, clock);
}

async function claudeFeed(clock: IClock): Promise<IAgentFeed> {
  return (await import('./feeds/claude-session-feed.ts')).createClaudeSessionFeed(clock);
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
