import { lexer, type Token, type Tokens } from 'marked';
import { displayWidth, plainText } from '../display-text.ts';
import type { Span, SpanLine } from '../span.ts';
import { inlineSpans } from './inline-spans.ts';
import { tableLines } from './markdown-table.ts';
import { hardCut, wrapSpans } from './wrap-spans.ts';

/** Deeper lists and quotes are shown as they were written: nothing is left of the width. */
const MAX_DEPTH = 12;

/** Markdown as lines of at most `width` cells, without any control character. What cannot be read as markdown stays text. */
export function markdownLines(markdown: string, width: number): readonly SpanLine[] {
  // The parser keeps carriage returns and turns them into blanks at the end of lines.
  const text = markdown.replace(/\r\n?/g, '\n');
  try {
    return blocks(lexer(text), width, 0);
  } catch {
    return rawLines(text, width);
  }
}

/** Blocks below each other, an empty line between them. */
function blocks(tokens: readonly Token[], width: number, depth: number): readonly SpanLine[] {
  const shown = tokens.map((token) => block(token as Tokens.Generic & MarkedBlock, width, depth));
  return shown.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : [[], ...lines]));
}

/** The blocks that marked finds, by their types. */
type MarkedBlock =
  | Tokens.Heading
  | Tokens.Paragraph
  | Tokens.Text
  | Tokens.Code
  | Tokens.Blockquote
  | Tokens.List
  | Tokens.Table
  | Tokens.Hr
  | Tokens.HTML
  | Tokens.Space
  | Tokens.Def
  | Tokens.Checkbox;

function block(token: MarkedBlock, width: number, depth: number): readonly SpanLine[] {
  if (depth > MAX_DEPTH || width < 4) return rawLines(token.raw.trim(), Math.max(1, width));
  switch (token.type) {
    case 'heading':
      return wrapSpans(inlineSpans(token.tokens, token.depth === 1 ? 'brand' : 'strong'), width);
    case 'paragraph':
      return wrapSpans(inlineSpans(token.tokens), width);
    case 'text':
      return wrapSpans(inlineSpans([token]), width);
    case 'code':
      return beside([['dim', '│ ']], codeLines(token.text, width - 2));
    case 'blockquote':
      return beside([['dim', '▌ ']], blocks(token.tokens, width - 2, depth + 1));
    case 'list':
      return list(token, width, depth);
    case 'table':
      return tableLines(token, width);
    case 'hr':
      return [[['dim', '─'.repeat(width)]]];
    case 'html':
      return rawLines(token.text.trim(), width);
    case 'space':
    case 'def':
    case 'checkbox':
      return [];
    default:
      return rawLines((token satisfies never as Token).raw, width);
  }
}

function list(token: Tokens.List, width: number, depth: number): readonly SpanLine[] {
  return token.items.flatMap((item, index) => {
    const mark = markOf(token, item, index);
    const indent = displayWidth(mark[1]);
    // A wide character has no room beside the mark.
    if (width - indent < 2) return rawLines(item.raw.trim(), width);
    const [first = [], ...rest] = itemLines(item, width - indent, depth + 1);
    const gap = token.loose && index > 0 ? [[]] : [];
    return [...gap, [mark, ...first], ...rest.map((line): SpanLine => [['text', ' '.repeat(indent)], ...line])];
  });
}

function markOf({ ordered, start }: Tokens.List, { task, checked }: Tokens.ListItem, index: number): Span {
  if (task) return checked === true ? ['dim', '☑ '] : ['key', '☐ '];
  return ['key', ordered ? `${Number(start) + index}. ` : '• '];
}

/** A tight item has its list right below its text. */
function itemLines({ tokens, loose }: Tokens.ListItem, width: number, depth: number): readonly SpanLine[] {
  if (loose) return blocks(tokens, width, depth);
  return tokens.flatMap((token) => block(token as Tokens.Generic & MarkedBlock, width, depth));
}

/** Code keeps its blanks; what is too long goes on in the next line. */
function codeLines(text: string, width: number): readonly SpanLine[] {
  return text.split('\n').flatMap((line): readonly SpanLine[] => {
    const pieces = hardCut(plainText(line.replaceAll('\t', '    ')), width);
    return pieces.length === 0 ? [[]] : pieces.map((piece) => [['code', piece]]);
  });
}

function rawLines(text: string, width: number): readonly SpanLine[] {
  return text.split('\n').flatMap((line) => wrapSpans([['text', line]], width));
}

function beside(prefix: readonly Span[], lines: readonly SpanLine[]): readonly SpanLine[] {
  return lines.map((line) => [...prefix, ...line]);
}
