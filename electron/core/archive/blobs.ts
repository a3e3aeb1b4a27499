// Large objects of tar and directory archives: a list of lines `oid file`, one member each.
import type { TocEntry } from '../../../shared/model/archive.ts'
import type { Member, MemberStore } from './member-store.ts'
import { refuseArchive } from './refuse-archive.ts'

export type LargeObject = { readonly oid: number; readonly chunks: AsyncIterable<Buffer> }

const maxListBytes = 256 * 1024 * 1024

/** A folder's entry names its list; that of a tar names a file that is never written, and the list is found by its rule. */
export const findBlobList = (store: MemberStore, entry: TocEntry): Member | null => {
  for (const name of [entry.member, `blobs_${entry.dumpId}.toc`, 'blobs.toc']) {
    const found = name === null ? null : store.find(name)
    if (found !== null) return found
  }
  return null
}

export const openBlobs = async function* (
  path: string,
  store: MemberStore,
  list: AsyncIterable<Buffer>,
  stream: (member: Member, what: string) => AsyncIterable<Buffer>,
): AsyncGenerator<LargeObject> {
  for await (const line of readLines(path, list)) {
    const [, oid, name] = /^(\d{1,10}) (\S+)$/.exec(line) ?? []
    if (oid === undefined || name === undefined || Number(oid) > 0xffffffff)
      return refuseArchive(path, 'The list of large objects is damaged')
    const member =
      store.find(name) ??
      refuseArchive(
        path,
        `Large object ${oid} is missing: the archive has no ${name}`,
        undefined,
        'The archive is incomplete: ask for all of its files.',
      )
    yield { oid: Number(oid), chunks: stream(member, `Large object ${oid}`) }
  }
}

const readLines = async function* (path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = ''
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxListBytes) refuseArchive(path, 'The list of large objects is larger than any real one')
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > 1000) refuseArchive(path, 'The list of large objects is damaged')
    for (const line of lines) if (line !== '') yield line
  }
  if (rest !== '') yield rest
}
