import { MoitumiError } from '../../src/domain/error.ts';

/** The file is not ours to open. */
export function foreignStore(file: string, why: string): MoitumiError {
  return new MoitumiError(
    'internal',
    `${file} is no store of moitumi: ${why}. It was left as it is; move it away, and moitumi begins a new store.`,
  );
}

/** The file was ours, and something broke it. */
export function damagedStore(file: string, why: string, cause?: unknown): MoitumiError {
  return new MoitumiError(
    'internal',
    `The store ${file} is damaged: ${why}. It was left as it is. Put a copy from a backup in its place, ` +
      `or try \`sqlite3 ${file} .recover\`; to begin anew, move it away together with ${file}-wal.`,
    undefined,
    cause,
  );
}

/** A later moitumi changed the file's format. */
export function newerStore(file: string, version: number, known: number): MoitumiError {
  return new MoitumiError(
    'internal',
    `The store ${file} was written by a newer moitumi (format ${version}, this one knows ${known}). ` +
      'It was left as it is; upgrade moitumi.',
  );
}

/** The file cannot be opened or made, for a reason of the machine's. */
export function unusableStore(file: string, cause: unknown): MoitumiError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MoitumiError(
    'internal',
    `The store ${file} cannot be opened: ${why}. Check the disk's free space and the rights of its directory.`,
    undefined,
    cause,
  );
}
