import type { Agent } from '../../src/domain/agent.ts';
import { glyphOf } from '../terminal/agent-words.ts';
import type { Role } from '../terminal/theme.ts';

/** Gives text the look of its role. */
export type Paint = (role: Role, text: string) => string;

/** Colours where they are wanted; chalk takes 10 ms to load, which no pipe should pay. */
export async function loadPaint(color: boolean): Promise<Paint> {
  if (!color) return (_, text) => text;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  const roles: Readonly<Record<Role, (text: string) => string>> = {
    text: (text) => text,
    dim: chalk.dim,
    strong: chalk.bold,
    brand: chalk.bold.magenta,
    working: chalk.cyan,
    waiting: chalk.bold.yellow,
    idle: chalk.green,
    ended: chalk.dim.green,
    failed: chalk.red,
    unknown: chalk.dim,
    key: chalk.bold.cyan,
    emphasis: chalk.italic,
    code: chalk.yellow,
    link: chalk.underline,
  };
  return (role, text) => roles[role](text);
}

/** An agent's glyph, in its colour. */
export function paintGlyph(paint: Paint, agent: Agent): string {
  const [glyph, role] = glyphOf(agent);
  return paint(role, glyph);
}
