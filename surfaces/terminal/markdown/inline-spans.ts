import type { Token, Tokens } from 'marked';
import type { Span } from '../span.ts';
import type { Role } from '../theme.ts';
import { LINE_BREAK } from './wrap-spans.ts';

/** What stands within a paragraph, as spans; `role` is the look of what has none of its own. */
export function inlineSpans(tokens: readonly Token[], role: Role = 'text'): readonly Span[] {
  return tokens.flatMap((token) => inlineToken(token as Tokens.Generic & MarkedInline, role));
}

/** The tokens that marked finds within a paragraph, by their types. */
type MarkedInline =
  | Tokens.Text
  | Tokens.Escape
  | Tokens.Strong
  | Tokens.Em
  | Tokens.Del
  | Tokens.Codespan
  | Tokens.Link
  | Tokens.Image
  | Tokens.Br
  | Tokens.Tag
  | Tokens.Checkbox;

function inlineToken(token: MarkedInline, role: Role): readonly Span[] {
  switch (token.type) {
    case 'strong':
      return inlineSpans(token.tokens, 'strong');
    case 'em':
      return inlineSpans(token.tokens, 'emphasis');
    case 'del':
      return inlineSpans(token.tokens, 'dim');
    case 'codespan':
      return [['code', token.text]];
    case 'br':
      return [LINE_BREAK];
    case 'link':
      return link(token);
    case 'image':
      return [['dim', `[${decoded(token.text || 'image')}: ${token.href}]`]];
    case 'html':
      return /^<br\b/i.test(token.text) ? [LINE_BREAK] : [];
    case 'checkbox':
      return [];
    default:
      return 'tokens' in token && token.tokens !== undefined
        ? inlineSpans(token.tokens, role)
        : [[role, decoded(token.text ?? token.raw)]];
  }
}

/** Where it leads is shown, too: nobody can click on it. */
function link({ tokens, text, href }: Tokens.Link): readonly Span[] {
  const target = text === href || href === `mailto:${text}` ? [] : [['dim', ` (${href})`] as const];
  return [...inlineSpans(tokens, 'link'), ...target];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The entities that people write; marked leaves them to the browser. */
function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => ENTITIES[name] ?? "'");
}
