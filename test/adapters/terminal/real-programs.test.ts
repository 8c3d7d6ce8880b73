import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { startPty } from '../../../adapters/terminal/pty.ts';
import { createScreenModel, type ScreenListener, type ScreenModel } from '../../../adapters/terminal/screen-model.ts';
import { createViewerFilter } from '../../../adapters/terminal/viewer-filter.ts';
import { picture } from './screen-picture.ts';

/** What a person does in a program: once the screen shows a text, types. The last keys end it. */
type Sitting = {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly steps: readonly (readonly [shows: string | RegExp, keys: string])[];
};

const SIZE = { cols: 80, rows: 24 };

/** Distance of the cuts, in bytes; a long recording is cut at every second or third of them. */
const CUT = 500;
const MOST_CUTS = 60;

const directory = mkdtempSync(join(tmpdir(), 'mo-'));
const text = join(directory, 'words.c');
writeFileSync(
  text,
  Array.from({ length: 300 }, (_, row) => `int word${row} = ${row}; /* word, wörd, 漢字 */\n`).join(''),
);
const socket = join(directory, 's');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const sittings: readonly Sitting[] = [
  {
    name: 'vim with hlsearch',
    program: 'vim',
    args: ['-u', 'NONE', '-N', '-c', 'silent! syntax on', '-c', 'silent! set hlsearch incsearch mouse=a number', text],
    steps: [
      ['word0', '/word\r'],
      ['/word', '50Gzt'],
      ['word60', ':split\r'],
      [/words\.c[\s\S]*words\.c/, 'Onew words\x1b'],
      ['new words', ':qa!\r'],
    ],
  },
  {
    name: 'less',
    program: 'less',
    args: ['-R', '-M', text],
    steps: [
      ['word0', '/word23\r'],
      ['word40', 'G'],
      ['word299', '150g'],
      ['word150', 'q'],
    ],
  },
  {
    name: 'htop',
    program: 'htop',
    args: [],
    steps: [
      [/F10\s*Quit/, 't'],
      [/F5\s*List/, 'h'],
      ['Released under', 'x'],
      [/F10\s*Quit/, 'q'],
    ],
  },
  {
    name: 'mc',
    program: 'mc',
    args: ['--nosubshell', directory, directory],
    steps: [
      [/words\.c[\s\S]*10\s*Quit/, '\x1b[18~'],
      ['directory name', '\x1b[21~'],
      [/^(?![\s\S]*directory name)[\s\S]*10\s*Quit/, '\x1b[21~'],
    ],
  },
  {
    name: 'nano',
    program: 'nano',
    args: ['--ignorercfiles', '--linenumbers', text],
    steps: [
      ['word0', 'wörds 漢字\r'],
      ['Modified', '\x1b[6~'],
      ['word30', '\x18'],
      ['Save modified', 'n'],
    ],
  },
  {
    name: 'tmux itself',
    program: 'tmux',
    // The server goes with its client, also when the sitting fails.
    args: [
      ...['-S', socket, '-f', '/dev/null', 'new-session', "PS1='one> ' exec sh"],
      ...[';', 'set-option', '-g', 'destroy-unattached', 'on'],
    ],
    steps: [
      ['one>', `tmux split-window -h "PS1='two> ' exec sh"\r`],
      [/│two>/, `cat '${text}'\r`],
      [/word299[\s\S]*│two>/, 'tmux set -g mouse on; tmux copy-mode\r'],
      ['[0/', 'qtmux kill-server\r'],
    ],
  },
];

for (const sitting of sittings) {
  test.skipIf(!installed(sitting.program))(
    `${sitting.name}, cut at every ${CUT}th byte, restores with no cell and no mode wrong, and goes on to the same end`,

    async () => {
      const recording = await record(sitting);
      const whole = screen();
      whole.feed(recording);
      const step = CUT * Math.ceil(recording.length / CUT / MOST_CUTS);
      expect(recording.length).toBeGreaterThan(CUT);
      const model = screen();
      const filter = createViewerFilter();
      for (let cut = 0; cut < recording.length; cut += step) {
        const piece = recording.subarray(cut, cut + step);
        model.feed(piece);
        filter.push(piece);
        const viewer = screen();
        viewer.feed(Buffer.from(model.write({ scrollback: 1_000, again: false })));
        expect(picture(viewer), `cut after ${cut + piece.length}`).toEqual(picture(model));
        const end = picture(later(viewer, recording, cut + piece.length));
        expect(end, `the end after ${cut}`).toEqual(picture(whole));
      }
    },
  );
}

/** What a viewer that came at this byte shows at the end. */
function later(viewer: ScreenModel, recording: Uint8Array, cut: number): ScreenModel {
  const filter = createViewerFilter();
  filter.push(recording.subarray(0, cut));
  viewer.feed(filter.push(recording.subarray(cut)));
  return viewer;
}

/** Runs a sitting in a pty whose queries are answered as the keeper answers them. */
function record({ name, program, args, steps }: Sitting): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    const left = [...steps];
    const shown = () => model.read({ scrollback: 0, ansi: false }).lines.join('\n');
    const model = screen({ answer: (answer) => void pty.input.push(Buffer.from(answer)) });
    let ended = false;
    const pty = startPty(
      { command: [program, ...args], env: environment(), cwd: directory, ...SIZE },
      {
        output: (bytes) => {
          pieces.push(bytes);
          model.feed(bytes);
          const [next] = left;
          if (next === undefined || !holds(shown(), next[0])) return;
          left.shift();
          pty.input.push(Buffer.from(next[1]));
        },
        exited: () => {
          ended = true;
          const missed = left[0]?.[0];
          if (missed === undefined) resolve(Buffer.concat(pieces));
          else reject(new Error(`${name} ended without showing ${missed}:\n${shown()}`));
        },
      },
    );
    onTestFinished(() => {
      if (!ended) process.kill(pty.pid, 'SIGKILL');
    });
  });
}

function holds(shown: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown);
}

function screen(listener: Partial<ScreenListener> = {}): ScreenModel {
  const ignored = () => undefined;
  const fault = (error: unknown) => {
    throw error;
  };
  return createScreenModel(SIZE, '0', { answer: ignored, title: ignored, programStatus: ignored, fault, ...listener });
}

function environment(): Record<string, string> {
  const { PATH = '' } = process.env;
  return { PATH, HOME: directory, TERM: 'xterm-256color', COLORTERM: 'truecolor', LC_ALL: 'C.UTF-8', SHELL: '/bin/sh' };
}

function installed(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
}
