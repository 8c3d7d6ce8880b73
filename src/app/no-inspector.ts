// Before anything else: without a handler, SIGUSR1 opens Node's inspector to every user of this machine.
process.on('SIGUSR1', () => undefined);
