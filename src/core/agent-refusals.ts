import type { Agent } from '../domain/agent.ts';
import { MoitumiError } from '../domain/error.ts';

/** It runs elsewhere, where only the person who started it can do something about it. */
export function noTerminal({ id }: Agent): MoitumiError<'no_terminal'> {
  const text = `${id} was started elsewhere, by hand: its terminal is there. When it has ended: moitumi resume ${id}`;
  return new MoitumiError('no_terminal', text, { agent: id });
}
