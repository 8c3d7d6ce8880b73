import { createSources } from '../../adapters/signals/create-sources.ts';
import { readSession } from '../../adapters/signals/feeds/claude-session-feed.ts';
import { OpencodeState } from '../../adapters/signals/feeds/opencode-state.ts';
import { createScreenModel, type ScreenModel } from '../../adapters/terminal/screen-model.ts';
import { Arbiter, type Verdict } from '../../src/core/arbiter.ts';
import type { EvidenceSource } from '../../src/domain/agent.ts';
import type { AgentSignal } from '../../src/domain/signal.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import type { RecordedEvent, Recording } from './recording.ts';
import { sampleAgent } from './sample-agent.ts';
import type { SeededRandom } from './seeded-random.ts';
import { testRules } from './test-rules.ts';

/** A state that was decided, and when, in ms since the start of the recording. */
export type Decision = { readonly at: number } & Pick<
  Verdict,
  'state' | 'detail' | 'background' | 'evidence' | 'finished' | 'message'
>;

export type ReplayOptions = {
  /** Which sources there are; by default all. */
  readonly sources?: readonly EvidenceSource[];
  /** Cuts what is written into pieces anywhere, and delays channels, each by another while. */
  readonly shuffled?: SeededRandom;
};

/** How often a screen is looked at, and how long after its own word: as the feed does. */
const LOOK_MS = 300;
const DRAWN_MS = 150;

/** How much later than what is written a channel's word may come. */
const LATE_MS = 400;

const START = Date.UTC(2026, 0, 1);

/** The decisions that are made of a recording: each change of state, detail or background, in order. */
export async function replay(recording: Recording, options: ReplayOptions = {}): Promise<readonly Decision[]> {
  const rules = testRules();
  await rules.load(recording.agent);
  const clock = manualClock(START);
  const decisions: Decision[] = [];
  const wanted = options.sources;
  const sources = createSources(rules)('a1', recording.agent).filter(
    ({ source }) => wanted === undefined || wanted.includes(source),
  );
  const arbiter = new Arbiter(sampleAgent({ profile: recording.agent }), sources, clock, (verdict) => {
    const decision = { ...verdict, at: clock.now() - START };
    if (!same(decisions.at(-1), decision)) decisions.push(decision);
  });
  const player = new Player(
    recording,
    clock,
    (signal) => arbiter.read(signal),
    () => arbiter.outranks('screen'),
    options.shuffled,
  );
  player.play();
  return decisions;
}

function same(before: Decision | undefined, next: Decision): boolean {
  return (
    before?.state === next.state &&
    before.detail === next.detail &&
    before.background === next.background &&
    !next.finished
  );
}

/** Makes of a recording what a core would hear of it. */
class Player {
  readonly #recording: Recording;
  readonly #clock: ManualClock;
  readonly #hear: (signal: AgentSignal) => void;
  readonly #outranked: () => boolean;
  readonly #random: SeededRandom | undefined;
  readonly #model: ScreenModel;
  readonly #opencode = new OpencodeState();
  #looks = false;
  #shown = '';
  #pulse = Number.NEGATIVE_INFINITY;
  #written = 0;

  constructor(
    recording: Recording,
    clock: ManualClock,
    hear: (signal: AgentSignal) => void,
    outranked: () => boolean,
    random: SeededRandom | undefined,
  ) {
    this.#recording = recording;
    this.#clock = clock;
    this.#hear = hear;
    this.#outranked = outranked;
    this.#random = random;
    this.#model = createScreenModel(recording, '0', {
      answer: () => undefined,
      fault: () => undefined,
      title: (title) => hear({ kind: 'title', agent: 'a1', at: clock.now(), title }),
      programStatus: (payload) => {
        hear({ kind: 'program_status', agent: 'a1', at: clock.now(), payload });
        this.#look(DRAWN_MS);
      },
    });
  }

  play(): void {
    for (const { at, event } of this.#order()) {
      this.#clock.advance(Math.max(0, START + at - this.#clock.now()));
      this.#take(event);
    }
    this.#clock.advance(5_000);
    this.#model.dispose();
  }

  /** When each event is heard: what comes by another way may be late, but never overtakes its like. */
  #order(): readonly { readonly at: number; readonly event: RecordedEvent }[] {
    const latest = new Map<string, number>();
    const late = (event: RecordedEvent): number => {
      const channel = event.kind === 'hook' || event.kind === 'session' || event.kind === 'event';
      const delay = channel ? (this.#random?.below(LATE_MS) ?? 0) : 0;
      const at = Math.max(event.t + delay, latest.get(event.kind) ?? 0);
      latest.set(event.kind, at);
      return at;
    };
    return this.#recording.events.map((event) => ({ at: late(event), event })).sort((a, b) => a.at - b.at);
  }

  #take(event: RecordedEvent): void {
    const at = this.#clock.now();
    const agent = 'a1';
    switch (event.kind) {
      case 'started':
        this.#hear({ kind: 'started', agent, at, pid: 1, keeper: 'k1' });
        break;
      case 'exited':
        this.#hear({ kind: 'exited', agent, at, exit_code: event.exit_code, signal: event.signal });
        break;
      case 'hook':
        this.#hear({ kind: 'hook', agent, at, tool: this.#recording.agent, event: event.event, data: event.data });
        break;
      case 'session':
        this.#hear({ kind: 'structured', agent, at, channel: 'session', reading: readSession(event.text) });
        break;
      case 'event':
        this.#opencode.take(event.data, at);
        this.#hear({ kind: 'structured', agent, at, channel: 'events', reading: this.#opencode.reading() });
        break;
      case 'output':
        this.#write(Buffer.from(event.text));
        break;
      default:
        break;
    }
  }

  #write(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; ) {
      const to = this.#random === undefined ? bytes.length : from + 1 + this.#random.below(200);
      this.#model.feed(bytes.subarray(from, to));
      from = to;
    }
    this.#model.settle();
    this.#written += bytes.length;
    const at = this.#clock.now();
    if (at - this.#pulse >= 1_000) {
      this.#pulse = at;
      this.#hear({ kind: 'output', agent: 'a1', at, offset: this.#written });
    }
    if (!this.#outranked()) this.#look(LOOK_MS);
  }

  #look(ms: number): void {
    if (this.#looks) return;
    this.#looks = true;
    this.#clock.after(ms, () => {
      this.#looks = false;
      const { lines, alternate } = this.#model.read({ scrollback: 0, ansi: false });
      const shown = lines.join('\n');
      if (shown === this.#shown) return;
      this.#shown = shown;
      this.#hear({ kind: 'screen', agent: 'a1', at: this.#clock.now(), lines, alternate });
    });
  }
}
