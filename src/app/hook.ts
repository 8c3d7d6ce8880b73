import { runHook } from './hook-run.ts';

void runHook(process.argv, process.env);
