import { runCli } from '../../surfaces/cli/run.ts';
import { createContext } from './context.ts';

// Everything is written by then, and Node's own way out takes some milliseconds more.
void runCli(process.argv.slice(2), createContext()).then((code) => process.exit(code));
