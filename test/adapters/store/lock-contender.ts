/** Takes the lock named by its argument, says whether it got it, and holds it until its input ends. */
import { acquireHomeLock } from '../../../adapters/store/home-lock.ts';

const lock = acquireHomeLock(process.argv[2] ?? '');
process.stdout.write(lock === null ? 'held\n' : 'won\n');
process.stdin.on('end', () => lock?.release()).resume();
