// Where a dump comes from, by the comments pg_dump and pg_dumpall write at its top.
import { open } from 'node:fs/promises'

export type DumpSource = { readonly server?: string; readonly pgDump?: string; readonly dumpall?: boolean }

const headBytes = 64 * 1024

/** Reads the first 64 KB as they stand; UTF-16 loses its zero bytes, which is enough for ASCII comments. */
export const readHeader = async (file: string): Promise<DumpSource> => {
  const handle = await open(file, 'r')
  try {
    const buffer = new Uint8Array(headBytes)
    const { bytesRead } = await handle.read(buffer, 0, headBytes, 0)
    const text = new TextDecoder('latin1').decode(buffer.subarray(0, bytesRead)).replaceAll('\0', '')
    const server = /^-- Dumped from database version (.+?)\s*$/m.exec(text)?.[1]
    const pgDump = /^-- Dumped by pg_dump(?:all)? version (.+?)\s*$/m.exec(text)?.[1]
    const dumpall = /^-- PostgreSQL database cluster dump\s*$/m.test(text)
    return {
      ...(server === undefined ? {} : { server }),
      ...(pgDump === undefined ? {} : { pgDump }),
      ...(dumpall ? { dumpall } : {}),
    }
  } finally {
    await handle.close()
  }
}
