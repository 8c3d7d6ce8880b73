import { runBackground } from './daemon-process.ts';
import { REPORT_OPTION, writeReport } from './daemon-report.ts';
import { type HomeOptions, resolvePaths } from './paths.ts';

/** The daemon's program: started by start-daemon.ts, which writes its arguments and reads its report. */
export async function runDaemon(argv: readonly string[]): Promise<void> {
  const paths = resolvePaths(readArguments(argv), process.env, process.cwd());
  const tell = argv.includes(REPORT_OPTION) ? writeReport : () => undefined;
  const code = await runBackground(paths, tell).catch(() => 1);
  process.exit(code);
}

function readArguments(argv: readonly string[]): HomeOptions {
  const following = (name: string) => {
    const at = argv.indexOf(name);
    return at === -1 ? undefined : argv[at + 1];
  };
  return { home: following('--home'), socket: following('--socket') };
}
