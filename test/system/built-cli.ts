import { expect } from 'vitest';
import { createMoitumi, type Moitumi } from '../support/moitumi-process.ts';

/** The built command line in a home of its own, and what a test expects of a run. */
export type BuiltCli = {
  readonly moitumi: Moitumi;
  /** Runs a command that must succeed; gives its standard output. */
  run(...args: readonly string[]): Promise<string>;
  /** Runs one that must fail: with that exit code, a reason on standard error, and nothing on standard output. */
  fails(code: number, reason: RegExp, ...args: readonly string[]): Promise<void>;
};

/** Makes a fresh home for it. */
export function createBuiltCli(): BuiltCli {
  const moitumi = createMoitumi();
  return {
    moitumi,
    run: async (...args) => {
      const { code, stdout, stderr } = await moitumi.run(args);
      if (code !== 0) throw new Error(`moitumi ${args.join(' ')} exited with ${code}: ${stderr}`);
      return stdout;
    },
    fails: async (expected, reason, ...args) => {
      const { code, stdout, stderr } = await moitumi.run(args);
      expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
      expect(stderr).toMatch(reason);
      // No stack trace is an explanation.
      expect(stderr).not.toMatch(/^ +at /m);
    },
  };
}
