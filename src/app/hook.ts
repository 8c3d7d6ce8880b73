import { ownArguments } from './hook-input.ts';
import { runHook } from './hook-run.ts';

const [word, ...args] = ownArguments(process.argv);
if (word === 'status-line') void import('./status-line.ts').then((line) => line.runStatusLine(args, process.env));
else void runHook(process.argv, process.env);
