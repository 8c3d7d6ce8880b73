/** What a part of the core's process keeps in the home's store, by keys of its own choice. */
export type KeptRecord = { readonly key: string; readonly row: string };

/** One record as it is to be from now on; null takes it away. */
export type RecordChange = { readonly key: string; readonly row: string | null };

/** Durable rows for a surface that lives with the core: whatever it keeps in one call is kept together, or not at all. */
export interface IRecords {
  /** Those whose keys begin so, by their keys. Reads the disk: for the start. */
  read(prefix: string): readonly KeptRecord[];
  /** Resolves once they are durable. Rejects with `read_only`; then none is. */
  keep(changes: readonly RecordChange[]): Promise<void>;
}
