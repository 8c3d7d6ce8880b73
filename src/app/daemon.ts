import './no-inspector.ts';
import { runDaemon } from './daemon-entry.ts';

void runDaemon(process.argv.slice(2));
