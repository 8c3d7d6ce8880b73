// The part of node-pty that is used, here and in tests: installed under an alias (package.json), the package declares
// its types under a name that nobody imports.
declare module 'node-pty' {
  export type IPty = {
    readonly pid: number;
    onData(listener: (text: string) => void): unknown;
    onExit(listener: (exit: { readonly exitCode: number; readonly signal?: number }) => void): unknown;
    resize(cols: number, rows: number): void;
    write(text: string): void;
    pause(): void;
    resume(): void;
    kill(signal?: string): void;
  };

  export function spawn(
    file: string,
    args: string[],
    options: {
      readonly env: Readonly<Record<string, string | undefined>>;
      readonly cwd?: string;
      readonly cols: number;
      readonly rows: number;
      readonly encoding?: 'utf8';
    },
  ): IPty;
}
