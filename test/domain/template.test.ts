import { describe, expect, it } from 'vitest';
import { fillTemplate } from '../../src/domain/template.ts';

const templates = { review: 'Review {{ cwd }} for {{title}}: {{focus}} ({{title}})', plain: 'Go on.' };

describe('a template', () => {
  it('is filled, a value’s own braces left as they are', () => {
    const values = { cwd: '/src', title: '$& {{focus}}', focus: 'errors' };
    expect(fillTemplate(templates, 'review', values)).toBe('Review /src for $& {{focus}}: errors ($& {{focus}})');
    expect(fillTemplate(templates, 'plain', {})).toBe('Go on.');
  });

  it('says what it lacks, and which there are', () => {
    expect(() => fillTemplate(templates, 'review', { cwd: '/' })).toThrow('needs title=… and focus=…');
    expect(() => fillTemplate(templates, 'reviw', {})).toThrow('Did you mean review?');
    expect(() => fillTemplate(templates, 'toString', {})).toThrow('There are: review, plain.');
    expect(() => fillTemplate({}, 'x', {})).toThrow('[prompts] in config.toml');
  });
});
