import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps files under `directory`, a folder for each node, readable by this user alone. */
export function createInboxFolder(directory: string): {
  save(node: string, name: string, content: Uint8Array): Promise<string>;
} {
  return {
    save: async (node, name, content) => {
      const folder = join(directory, node);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, name);
      // Put in place whole: an agent may look at any moment.
      await writeFile(`${path}.part`, content, { mode: 0o600 });
      await rename(`${path}.part`, path);
      return path;
    },
  };
}
