// Which of the files in a zip or tar is the dump. Names are judged before anything is written: one that would leave the
// folder, or a link, says that the container was built to do harm, and none of it is unpacked.
import { refuseArchive } from './refuse-archive.ts'

export type Listed = {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly sizeBytes: number
}
export type Choice<T> =
  | {
      readonly kind: 'folder'
      readonly members: readonly { readonly name: string; readonly member: T }[]
      readonly folder: string
    }
  | { readonly kind: 'file'; readonly member: T }

/** Members of an archive of a whole server, each with an archive in `databases/`. */
export const ofWholeServer = /^(?:toc\.glo|map\.dat|databases\/\d{1,10}(?:\.dmp|\.tar|\/[\w+-][\w.+-]*))$/

const doNotTrust = 'Do not unpack this file by hand either: it was built to write to other places.'

export const chooseMember = <T extends Listed>(file: string, all: readonly T[]): Choice<T> => {
  for (const one of all) {
    const shown = JSON.stringify(one.name.slice(0, 100))
    if (leavesFolder(one.name))
      refuseArchive(
        file,
        `It holds a file that would be written outside of its folder: ${shown}`,
        undefined,
        doNotTrust,
      )
    if (one.kind === 'link')
      refuseArchive(
        file,
        `It holds a link to another file: ${shown}`,
        undefined,
        'Unpack it by hand if you trust it, and name the dump inside.',
      )
  }
  const files = all.filter(({ kind, name }) => kind === 'file' && !isRubbish(name))
  if (files.length === 0) return refuseArchive(file, 'It holds no file', undefined, 'Ask for the file again.')
  const [toc, another] = files.filter(({ name }) => /(?:^|\/)toc\.(?:dat(?:\.gz)?|glo)$/.test(clean(name)))
  if (toc !== undefined) {
    const folder = clean(toc.name).replace(/[^/]*$/, '')
    const glo = files.find(({ name }) => clean(name).endsWith('toc.glo'))
    if (another !== undefined && glo === undefined)
      return refuseArchive(
        file,
        'It holds several directory archives',
        undefined,
        'Unpack it, and name the folder of the one to restore.',
      )
    const top = glo === undefined ? folder : clean(glo.name).replace(/[^/]*$/, '')
    const isWanted = glo === undefined ? /^[^/]+$/ : ofWholeServer
    const members = files.flatMap((member) => {
      const name = clean(member.name)
      return name.startsWith(top) && isWanted.test(name.slice(top.length))
        ? [{ name: name.slice(top.length), member }]
        : []
    })
    return { kind: 'folder', members, folder: top }
  }
  return { kind: 'file', member: onlyDump(file, files) }
}

/** One file, or the only one whose name is that of a dump. */
const onlyDump = <T extends Listed>(file: string, files: readonly T[]): T => {
  const [only] = files
  if (only !== undefined && files.length === 1) return only
  const dumps = files.filter(({ name }) =>
    /\.(?:sql|dump|backup|bak|psql|pgdump|pg_dump|tar)(?:\.(?:gz|zst|lz4|bz2|xz))?$/i.test(name),
  )
  const [dump] = dumps
  if (dump !== undefined && dumps.length === 1) return dump
  const shown = (dumps.length > 0 ? dumps : files).slice(0, 5).map(({ name }) => name)
  const rest = (dumps.length > 0 ? dumps : files).length - shown.length
  return refuseArchive(
    file,
    `It holds ${dumps.length > 0 ? `${dumps.length} dumps` : `${files.length} files`}: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    undefined,
    'Unpack it, and name the one to restore.',
  )
}

const clean = (name: string): string => name.replace(/^(?:\.\/)+/, '')
const leavesFolder = (name: string): boolean => /^[/\\]|^[A-Za-z]:|\\|\0/.test(name) || name.split('/').includes('..')
const isRubbish = (name: string): boolean =>
  /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|\._|Thumbs\.db$|desktop\.ini$)/i.test(name)
