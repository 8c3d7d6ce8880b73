import { createScreenModel } from '../../adapters/terminal/screen-model.ts';
import type { Recording } from './recording.ts';

/** The visible lines of a recording as they were `at` ms after its start. */
export function recordedScreen(recording: Recording, at: number): readonly string[] {
  const ignored = () => undefined;
  const model = createScreenModel(recording, '0', {
    answer: ignored,
    title: ignored,
    fault: ignored,
    programStatus: ignored,
  });
  for (const event of recording.events) {
    if (event.kind === 'output' && event.t <= at) model.feed(Buffer.from(event.text));
  }
  model.settle();
  const { lines } = model.read({ scrollback: 0, ansi: false });
  model.dispose();
  return lines;
}
