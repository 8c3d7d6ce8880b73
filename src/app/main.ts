import { runCli } from '../../surfaces/cli/run.ts';
import { createContext } from './context.ts';

void runCli(process.argv.slice(2), createContext()).then((code) => {
  process.exitCode = code;
});
