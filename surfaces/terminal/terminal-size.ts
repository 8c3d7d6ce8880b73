/** A terminal's size in cells. One that does not know its own, as some of `script` and CI do, is taken for 80 x 24. */
export function terminalSize(output: { readonly columns?: number; readonly rows?: number }): {
  readonly cols: number;
  readonly rows: number;
} {
  return { cols: output.columns || 80, rows: output.rows || 24 };
}
