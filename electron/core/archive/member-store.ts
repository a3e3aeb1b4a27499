// Where a tar or directory archive keeps its data: members by name. A name comes out of the table of contents, that is out
// of a foreign file, so only a plain file name of this very tar or folder is ever opened.
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArchiveCompression } from '../../../shared/model/archive.ts'
import type { Algorithm } from './decompress.ts'
import { openFileSource, sliceSource, type ByteSource } from './byte-source.ts'
import { refuseArchive } from './refuse-archive.ts'
import { readTarMembers } from './tar-members.ts'

type Packing = Extract<Algorithm, ArchiveCompression>
export type Member = {
  readonly algorithm: Packing
  readonly sizeBytes: number
  readonly open: () => Promise<ByteSource>
}
export type MemberStore = {
  /** The member, or its compressed form (`.gz`, `.lz4`, `.zst`); null when it is not there. */
  readonly find: (name: string) => Member | null
  readonly close: () => Promise<void>
}

const endings: readonly (readonly [string, Packing])[] = [
  ['', 'none'],
  ['.gz', 'gzip'],
  ['.lz4', 'lz4'],
  ['.zst', 'zstd'],
]

type Known = { readonly sizeBytes: number; readonly open: () => Promise<ByteSource> }

const makeStore = (file: string, members: ReadonlyMap<string, Known>, close: () => Promise<void>): MemberStore => ({
  find: (name) => {
    if (!isPlainName(name))
      return refuseArchive(
        file,
        `The archive names a place outside of itself: ${JSON.stringify(name.slice(0, 80))}`,
        undefined,
        'Do not restore this file: it was made to read other files of this computer.',
      )
    for (const [ending, algorithm] of endings) {
      const member = members.get(name + ending)
      if (member !== undefined) return { algorithm, ...member }
    }
    return null
  },
  close,
})

const isPlainName = (name: string): boolean => /^[\w.+-]+$/.test(name) && !/^\.+$/.test(name)

/** The tar must be one of pg_dump's own: plain files, no folders in the names. */
export const openTarStore = async (source: ByteSource): Promise<MemberStore> => {
  const members = new Map<string, Known>()
  for (const { name, kind, start, size } of await readTarMembers(source)) {
    const plain = name.replace(/^\.\//, '')
    if (kind === 'file' && !members.has(plain))
      members.set(plain, {
        sizeBytes: Math.min(size, Math.max(0, source.size - start)),
        open: () => memberSource(source, plain, start, size),
      })
  }
  return makeStore(source.file, members, () => source.close())
}

const memberSource = (source: ByteSource, name: string, start: number, size: number): Promise<ByteSource> =>
  start + size > source.size
    ? Promise.resolve(refuseArchive(source.file, `The tar ends in the middle of ${name}`, source.size))
    : Promise.resolve(sliceSource(source, start, size))

/** Symbolic links are not followed: they could lead anywhere. */
export const openFolderStore = async (folder: string): Promise<MemberStore> => {
  const members = new Map<string, Known>()
  for (const name of await readdir(folder)) {
    if (!isPlainName(name)) continue
    const path = join(folder, name)
    const info = await lstat(path).catch(() => null)
    if (info?.isFile() === true) members.set(name, { sizeBytes: info.size, open: () => openFileSource(path) })
  }
  return makeStore(folder, members, () => Promise.resolve())
}
