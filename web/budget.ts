type Chunk = { readonly file: string; readonly imports: readonly string[] };
export type Manifest = ReadonlyMap<string, Chunk>;

/** Reads Vite's manifest: source name → its file and what it imports at once. */
export function readManifest(text: string): Manifest {
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== 'object' || manifest === null) throw new Error('the manifest is not an object');
  return new Map(Object.entries<unknown>({ ...manifest }).map(([name, chunk]) => [name, chunkOf(name, chunk)]));
}

/** Every JavaScript file that loads with a chunk, itself included. */
export function chunksOf(manifest: Manifest, name: string): Set<string> {
  const files = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const chunk = manifest.get(next);
    if (chunk === undefined) throw new Error(`${next} is not in the manifest`);
    if (files.has(chunk.file)) continue;
    files.add(chunk.file);
    waiting.push(...chunk.imports);
  }
  return files;
}

function chunkOf(name: string, chunk: unknown): Chunk {
  if (typeof chunk !== 'object' || chunk === null || !('file' in chunk) || typeof chunk.file !== 'string')
    throw new Error(`${name} has no file`);
  const imports = 'imports' in chunk && Array.isArray(chunk.imports) ? chunk.imports.map(String) : [];
  return { file: chunk.file, imports };
}
