import { open } from 'node:fs/promises';

/** The beginning of an LMDB file as far as it is looked at here, little-endian on every platform Node has LMDB for. */
const page = { magicAt: 24, magic: 0xbeefc0de, sizeAt: 48, lastPageAt: 144, bytes: 200 } as const;

/**
 * What is wrong with an LMDB file, undefined when there is none or it looks whole. LMDB maps the file into memory and
 * the process dies on a page that is not there, so that is asked before (lmdb `mdb.c`: `MDB_page`, `MDB_meta`).
 */
export async function wrongWithLmdbFile(path: string): Promise<string | undefined> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    if (size === 0) return undefined;
    const head = Buffer.alloc(page.bytes);
    await file.read(head, 0, page.bytes, 0);
    if (head.readUInt32LE(page.magicAt) !== page.magic) return 'it is not an LMDB database';
    const pageSize = head.readUInt32LE(page.sizeAt);
    const needed = (Number(head.readBigUInt64LE(page.lastPageAt)) + 1) * pageSize;
    return size < needed ? `it has ${size} bytes of ${needed}` : undefined;
  } finally {
    await file.close();
  }
}
