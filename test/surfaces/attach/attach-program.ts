import { spawnSync } from 'node:child_process';
import { MoitumiError } from '../../../src/domain/error.ts';
import type { Result } from '../../../src/ports/requests.ts';
import type {
  AttachTarget,
  IChannelSink,
  IClientChannel,
  IControlClient,
} from '../../../src/protocol/control-client.ts';
import { attachUntilLeft } from '../../../surfaces/terminal/attach-until-left.ts';

// A process that attaches its terminal to an agent that is a fake: what is typed comes back as `<hex>`, and some
// keys make the agent do things. Arguments: mode, detach key, next key; every second time somebody waits.

const MODES = '\x1b[?1049h\x1b[?25l\x1b[?1000h\x1b[?1006h\x1b[?2004h\x1b[>7u\x1b[5 q\x1b[1;31m';
const BLOCK = Buffer.from(`${'flood '.repeat(10)}\n`.repeat(1000));

/** Answers one channel at a time, from memory. */
class FakeClient implements IControlClient {
  attached = 0;

  get hello(): never {
    throw new Error('unused');
  }

  request(): Promise<Result<never>> {
    throw new Error('unused');
  }

  async close(): Promise<void> {
    throw new Error('unused');
  }

  async attach({ cols, rows, mode, tty }: AttachTarget, sink: IChannelSink): Promise<IClientChannel> {
    if (tty !== undefined)
      throw new MoitumiError('no_door', 'There is no door here.', { path: tty.path, reason: 'a fake' });
    this.attached += 1;
    const say = (text: string) => sink.bytes(Buffer.from(text));
    sink.changed({ cols, rows, driver: true });
    say(`screen ${this.attached} ${cols}x${rows} ${mode}\r\n`);
    return {
      input: (bytes) => this.act(Buffer.from(bytes).toString('latin1'), sink, say),
      resize: (width, height) => say(`resized ${width}x${height}\r\n`),
      take: async () => say('taken\r\n'),
      detach: async () => true,
    };
  }

  private act(typed: string, sink: IChannelSink, say: (text: string) => void): void {
    say(`<${Buffer.from(typed, 'latin1').toString('hex')}>`);
    if (typed === 'm') say(MODES);
    if (typed === 's') say(settings());
    if (typed === 'q') sink.closed('exited');
    if (typed === 'c') throw new Error('crashed on purpose');
    if (typed === 'f') for (let block = 0; block < 400; block += 1) sink.bytes(BLOCK);
    if (typed === 'r') say(`rss ${process.memoryUsage().rss} attached ${this.attached};`);
  }
}

function settings(): string {
  const { stdout } = spawnSync('stty', ['-a'], { stdio: [0, 'pipe', 'inherit'], encoding: 'utf8' });
  return `settings {${stdout.replaceAll(/\s+/g, ' ')}}\r\n`;
}

const [mode = 'drive', detachKey = 'C-\\', nextKey] = process.argv.slice(2);
let asked = 0;
const { stdout: output } = process;
output.write(`before ${settings()}`);
const options = {
  terminal: process,
  mode: mode === 'watch' ? 'watch' : 'drive',
  detachKey,
  next:
    nextKey === undefined
      ? null
      : {
          key: nextKey,
          isThere: async () => {
            asked += 1;
            return asked % 2 === 0;
          },
        },
} as const;
void attachUntilLeft(new FakeClient(), () => 'a1', options).then((left) => {
  output.write(`left ${left} after ${settings()}`, () => process.exit(0));
});
