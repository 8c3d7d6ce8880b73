import { type Fields, fields } from '../../src/domain/json-fields.ts';
import { type Place, tailFile } from './file-tail.ts';

/** What was counted in files of JSON lines so far, and how far they were read, by path; in the order in which they were met. */
export type Ledger<Count> = Readonly<Record<string, { readonly place: Place; readonly count: Count }>>;

/** What is counted in lines. */
export type LineCounter<Count> = {
  readonly nothing: Count;
  /** A line without any of these is not even parsed. */
  readonly words: readonly string[];
  /** The count with what the line adds. Never throws. */
  readonly add: (count: Count, line: Fields) => Count;
};

/** Counts on in these files. One that is gone keeps what was counted in it. */
export async function countOn<Count>(
  ledger: Ledger<Count>,
  paths: readonly string[],
  counter: LineCounter<Count>,
): Promise<Ledger<Count>> {
  const counted = { ...ledger };
  for (const path of paths) {
    let count = ledger[path]?.count ?? counter.nothing;
    const place = await tailFile(path, ledger[path]?.place ?? null, {
      anew: () => {
        count = counter.nothing;
      },
      wants: (line) => counter.words.some((word) => line.includes(word)),
      take: (line) => {
        count = counter.add(count, parsed(line));
      },
    });
    if (place !== null) counted[path] = { place, count };
  }
  return counted;
}

/** The ledger in a mark; an empty one where it is none of ours. */
export function ledgerIn<Count>(mark: string | null): Ledger<Count> {
  return parsed(mark ?? '') as Ledger<Count>;
}

function parsed(line: string): Fields {
  try {
    return fields(JSON.parse(line));
  } catch {
    return {};
  }
}
