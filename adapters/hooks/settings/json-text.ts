/** A value in a JSON text, by where it stands: `start` is its first character, `end` is after its last. */
export type JsonSpan = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonSpan[] }
  | { readonly kind: 'plain' }
);

/** A member of an object; `start` is where its name begins. */
export type JsonMember = { readonly key: string; readonly start: number; readonly value: JsonSpan };

/** Where everything in a JSON text stands. Throws a SyntaxError that says what is wrong with the text. */
export function scanJson(text: string): JsonSpan {
  JSON.parse(text);
  return new Scanner(text).value();
}

/** The text without one of a container's members or items, and without the comma that goes with it. */
export function withoutItem(text: string, container: JsonSpan, index: number): string {
  const items = itemsOf(container);
  const item = items[index];
  if (item === undefined) return text;
  const before = items[index - 1];
  const after = items[index + 1];
  if (before !== undefined) return text.slice(0, before.end) + text.slice(item.end);
  if (after !== undefined) return text.slice(0, item.start) + text.slice(after.start);
  return text.slice(0, container.start + 1) + text.slice(container.end - 1);
}

/** The text with another member or item at the end of a container, indented as what is around it. */
export function withItem(text: string, container: JsonSpan, item: string): string {
  const last = itemsOf(container).at(-1);
  if (last !== undefined) {
    const gap = lineIndent(text, itemsOf(container)[0]?.start ?? last.start);
    return `${text.slice(0, last.end)},${gap === null ? ' ' : `\n${gap}`}${indented(item, gap ?? '')}${text.slice(last.end)}`;
  }
  const outer = enclosingIndent(text, container.start);
  const inner = outer + indentUnit(text);
  const added = `\n${inner}${indented(item, inner)}\n${outer}`;
  return text.slice(0, container.start + 1) + added + text.slice(container.end - 1);
}

/** One step of indentation, as the text has it. */
export function indentUnit(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

function itemsOf(container: JsonSpan): readonly { readonly start: number; readonly end: number }[] {
  if (container.kind === 'array') return container.items;
  if (container.kind === 'plain') return [];
  return container.members.map(({ start, value }) => ({ start, end: value.end }));
}

/** What stands before a position on its line, if that is only space; null: something else does. */
function lineIndent(text: string, position: number): string | null {
  const before = text.slice(text.lastIndexOf('\n', position - 1) + 1, position);
  return /^[ \t]*$/.test(before) ? before : null;
}

function enclosingIndent(text: string, position: number): string {
  const line = text.slice(text.lastIndexOf('\n', position - 1) + 1);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

function indented(item: string, indent: string): string {
  return item.replaceAll('\n', `\n${indent}`);
}

/** Reads a text that is known to be JSON. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): JsonSpan {
    this.#space();
    const start = this.#at;
    switch (this.#text[start]) {
      case '{':
        return { kind: 'object', start, members: this.#list('}', () => this.#member()), end: this.#at };
      case '[':
        return { kind: 'array', start, items: this.#list(']', () => this.value()), end: this.#at };
      default:
        this.#plain();
        return { kind: 'plain', start, end: this.#at };
    }
  }

  #member(): JsonMember {
    this.#space();
    const start = this.#at;
    this.#plain();
    const key: string = JSON.parse(this.#text.slice(start, this.#at));
    this.#space();
    this.#at += 1;
    return { key, start, value: this.value() };
  }

  #list<T>(closing: string, read: () => T): readonly T[] {
    const items: T[] = [];
    this.#at += 1;
    this.#space();
    while (this.#text[this.#at] !== closing) {
      items.push(read());
      this.#space();
      if (this.#text[this.#at] === ',') this.#at += 1;
      this.#space();
    }
    this.#at += 1;
    return items;
  }

  #plain(): void {
    const pattern = this.#text[this.#at] === '"' ? /"(?:[^"\\]|\\.)*"/y : /[^\s,\]}]+/y;
    pattern.lastIndex = this.#at;
    this.#at += pattern.exec(this.#text)?.[0].length ?? 1;
  }

  #space(): void {
    while (/[\s]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}
