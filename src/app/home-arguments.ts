import type { HomePaths } from './paths.ts';

/** The options that make another moitumi one of the same home, wherever it is started. */
export function homeArguments(paths: HomePaths): readonly string[] {
  return [
    ...(paths.home === null ? [] : ['--home', paths.home]),
    ...(paths.socket === null ? [] : ['--socket', paths.socket]),
  ];
}
