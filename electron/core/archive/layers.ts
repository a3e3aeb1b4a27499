// Takes off what is wrapped around a script or an archive (gzip, zstd, lz4, bzip2, xz, zip, tar, also one in the other),
// by content. What is inside is written to temporary files, one layer after the other, under a guard against bombs; the
// caller removes `temporary` when it is done. Something that is no dump comes back as its last layer, it is no failure here.
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { FileFormat } from '../../../shared/model/script.ts'
import { raise } from '../failures.ts'
import { makeTaskFolder, removeOrphanFolders } from '../process/orphan-folders.ts'
import { openFileSource, sliceSource, streamSource, type ByteSource } from './byte-source.ts'
import { chooseMember, ofWholeServer } from './choose-member.ts'
import { decompress } from './decompress.ts'
import { recognise, type Recognised } from './recognise.ts'
import { refuseArchive } from './refuse-archive.ts'
import { readTarMembers } from './tar-members.ts'
import { makeUnpackGuard, type UnpackGuard, type UnpackLimits } from './unpack-guard.ts'
import { unpackXz } from './unpack-xz.ts'
import { readZipEntries, readZipEntry } from './zip-entries.ts'

export type PeelOptions = {
  /** Where temporary files go; made if it is not there. Left out: the system's temporary folder. */
  readonly folder?: string
  readonly signal?: AbortSignal
  /** Bytes written so far; nobody knows how many it will be. */
  readonly onProgress?: (writtenBytes: number) => void
  readonly limits?: UnpackLimits
}

export type Peeled = {
  /** From the outside in; the last one is what `innerPath` is. */
  readonly layers: readonly FileFormat[]
  readonly innerPath: string
  readonly inner: Recognised
  /** Files and folders to remove when the inner file is no longer needed. */
  readonly temporary: readonly string[]
}

const maxLayers = 6

type Work = {
  readonly folder: () => Promise<string>
  readonly guard: () => Promise<UnpackGuard>
  readonly options: PeelOptions
}

export const peelLayers = async (path: string, options: PeelOptions = {}): Promise<Peeled> => {
  const layers: FileFormat[] = []
  const place = options.folder ?? tmpdir()
  let folder: string | undefined
  let guard: UnpackGuard | undefined
  const work: Work = {
    options,
    folder: async () => {
      if (folder === undefined) {
        await mkdir(place, { recursive: true })
        void removeOrphanFolders(place)
        folder = await makeTaskFolder('unpacked', place)
      }
      return folder
    },
    guard: async () =>
      (guard ??= await makeUnpackGuard(path, (await stat(path)).size, await work.folder(), options.limits)),
  }
  try {
    let at = path
    for (;;) {
      const inner = await recognise(at)
      layers.push(inner.format)
      const next =
        layers.length > maxLayers
          ? refuseArchive(
              path,
              `It is wrapped more than ${maxLayers} times`,
              undefined,
              'Unpack it by hand, and name what comes out.',
            )
          : await peelOne(at, inner.format, work)
      if (next === null) return { layers, innerPath: at, inner, temporary: folder === undefined ? [] : [folder] }
      at = next
    }
  } catch (error) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** What was inside, unpacked; null when there is nothing to take off. */
const peelOne = async (path: string, format: FileFormat, work: Work): Promise<string | null> => {
  switch (format) {
    case 'gzip':
    case 'zstd':
    case 'lz4':
    case 'bzip2':
    case 'xz':
      return peelCompressed(path, format, work)
    case 'zip':
      return withSource(path, (source) => peelZip(source, work))
    case 'tar':
      return withSource(path, (source) => peelTar(source, work))
    case 'dumpall-archive':
      return (await stat(path)).isFile() ? withSource(path, (source) => peelTar(source, work)) : null
    case 'archive-tar':
      return withSource(path, (source) => peelFolderTar(source, work))
    default:
      return null
  }
}

const withSource = async <T>(path: string, read: (source: ByteSource) => Promise<T>): Promise<T> => {
  const source = await openFileSource(path)
  try {
    return await read(source)
  } finally {
    await source.close()
  }
}

const peelCompressed = (path: string, format: 'gzip' | 'zstd' | 'lz4' | 'bzip2' | 'xz', work: Work): Promise<string> =>
  withSource(path, async (source) => {
    const packed = streamSource(source)
    const plain = format === 'xz' ? unpackXz(packed, path) : decompress(format, packed, path, basename(path))
    return writeTo(await newPath(work, basename(path).replace(/\.(?:gz|gzip|zst|zstd|lz4|bz2|xz)$/i, '')), plain, work)
  })

const peelZip = async (source: ByteSource, work: Work): Promise<string> => {
  const entries = await readZipEntries(source)
  const choice = chooseMember(source.file, entries)
  if (choice.kind === 'file')
    return writeTo(await newPath(work, basename(choice.member.name)), readZipEntry(source, choice.member), work)
  const folder = await newFolder(work)
  for (const { name, member } of choice.members)
    await writeTo(join(folder, plainName(source, name)), readZipEntry(source, member), work)
  return folder
}

const peelTar = async (source: ByteSource, work: Work): Promise<string> => {
  const members = (await readTarMembers(source)).map((member) => ({ ...member, sizeBytes: member.size }))
  if (members.some(({ name }) => /(?:^|\/)backup_label$/.test(name))) {
    return refuseArchive(
      source.file,
      'This is a base backup of a whole server (pg_basebackup), not a dump',
      undefined,
      'Unpack it into an empty folder, start a PostgreSQL of the same version on it, and dump from there.',
    )
  }
  const choice = chooseMember(source.file, members)
  const read = (member: (typeof members)[number]) => {
    if (member.start + member.size > source.size)
      refuseArchive(source.file, `The tar ends in the middle of ${member.name}`, source.size)
    return streamSource(sliceSource(source, member.start, member.size))
  }
  if (choice.kind === 'file')
    return writeTo(await newPath(work, basename(choice.member.name)), read(choice.member), work)
  const folder = await newFolder(work)
  for (const { name, member } of choice.members)
    await writeTo(join(folder, plainName(source, name)), read(member), work)
  return folder
}

/** A tar of a directory archive also begins with toc.dat; its members are compressed, those of pg_dump's own tar never are. */
const peelFolderTar = async (source: ByteSource, work: Work): Promise<string | null> => {
  const members = await readTarMembers(source).catch(() => [])
  return members.some(({ name }) => /(?:^|\/)\d+\.dat\.(?:gz|lz4|zst)$/.test(name)) ? peelTar(source, work) : null
}

const plainName = (source: ByteSource, name: string): string =>
  (/^[\w.+-]+$/.test(name) && !/^\.+$/.test(name)) || ofWholeServer.test(name)
    ? name
    : refuseArchive(
        source.file,
        `It holds a file with a name that no archive has: ${JSON.stringify(name.slice(0, 80))}`,
      )

const newPath = async (work: Work, name: string): Promise<string> => {
  const kept = name
    .replace(/[^\w.-]/g, '_')
    .replace(/^\.+/, '')
    .slice(-80)
  return join(await mkdtemp(join(await work.folder(), 'layer-')), kept === '' ? 'unpacked' : kept)
}

const newFolder = async (work: Work): Promise<string> => mkdtemp(join(await work.folder(), 'archive-'))

/** Fails when the file is there already: a container may list one name twice. */
const writeTo = async (path: string, chunks: AsyncIterable<Buffer>, work: Work): Promise<string> => {
  const guard = await work.guard()
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of chunks) {
      if (work.options.signal?.aborted === true) raise({ kind: 'cancelled', message: 'Cancelled.' })
      guard.count(chunk.length)
      await file.write(chunk)
      work.options.onProgress?.(guard.written())
    }
  } finally {
    await file.close()
  }
  return path
}
