import { createLaunchPreparation } from '../../adapters/agents/launch/launch-preparation.ts';
import type { ILaunchPreparation } from '../ports/launch-preparation.ts';
import { hookCommand } from './hook-command.ts';
import type { HomePaths } from './paths.ts';

/** Gets the programs of agents to report to the home's core. */
export function createLaunches(paths: HomePaths): ILaunchPreparation {
  return createLaunchPreparation({ directory: paths.launches, hookCommand });
}
