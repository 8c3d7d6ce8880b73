import { MoitumiError } from './error.ts';
import { nearest } from './nearest.ts';

/** A template's words by its name: `{{name}}` in it stands for a value. */
export type Templates = Readonly<Record<string, string>>;

/** `{{name}}`, with blanks allowed inside. */
const PLACE = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** A template with its places filled. Throws `bad_request` for an unknown template, and for a place without a value. */
export function fillTemplate(templates: Templates, name: string, values: Readonly<Record<string, string>>): string {
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (template === undefined) throw noTemplate(name, Object.keys(templates));
  const places = [...template.matchAll(PLACE)].map(([, place = '']) => place);
  const missing = [...new Set(places)].filter((place) => !Object.hasOwn(values, place));
  if (missing.length > 0) {
    const text = `The template ${name} also needs ${missing.map((place) => `${place}=…`).join(' and ')}.`;
    throw new MoitumiError('bad_request', text, { path: 'values' });
  }
  return template.replace(PLACE, (_, place: string) => values[place] ?? '');
}

function noTemplate(name: string, names: readonly string[]): MoitumiError<'bad_request'> {
  const near = nearest(name, names);
  const known = names.length === 0 ? 'Write some under [prompts] in config.toml.' : `There are: ${names.join(', ')}.`;
  const hint = near === null ? known : `Did you mean ${near}?`;
  return new MoitumiError('bad_request', `There is no template “${name.slice(0, 60)}”. ${hint}`, { path: 'template' });
}
