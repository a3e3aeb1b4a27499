// A path somebody named as a dump: a file or a folder, or one sentence that says why it can be neither. A pipe or a device
// is never opened: it may have no end, or wait for a writer for ever.
import type { Stats } from 'node:fs'
import { readlink, stat } from 'node:fs/promises'
import { raise } from '../failures.ts'
import { refuseFile } from '../script/text-source.ts'

const kindOf = (info: Stats): string => (info.isFIFO() ? 'a pipe' : info.isSocket() ? 'a socket' : 'a device')

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

export const statDump = async (path: string): Promise<Stats> => {
  const info = await stat(path).catch(async (error: unknown) => {
    const target = await readlink(path).catch(() => null)
    if (target === null || !['ENOENT', 'ELOOP'].includes(codeOf(error))) return refuseFile(path, error)
    return raise({
      kind: 'file-missing',
      file: path,
      message:
        codeOf(error) === 'ELOOP'
          ? `${path} is a link that leads back to itself.`
          : `${path} is a link to ${target}, which is not there.`,
      hint: 'Name the file itself.',
    })
  })
  if (info.isFile() || info.isDirectory()) return info
  return raise({
    kind: 'file-unreadable',
    file: path,
    message: `${path} is ${kindOf(info)}, no file: a dump is read more than once, and from any place.`,
    hint: 'Save what comes out of it to a file, and name that.',
  })
}
