// The schema of an archive as a script of its own beside it, for a recipe: what pg_restore --schema-only --no-owner
// --no-privileges would write, read by us. Never over a file that is there; half a file never has its name.
import { constants, copyFile, link, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { schemaScript } from '../archive/schema-script.ts'
import { raise } from '../failures.ts'
import { openDump } from './open-dump.ts'

export type WrittenSchema = {
  readonly path: string
  /** Definitions that cannot be told apart from commands: `FUNCTION public.odd()`. */
  readonly leftOut: readonly string[]
}

const privileges = new Set(['ACL', 'DEFAULT ACL'])
const mostNames = 100

export const writeSchema = async (path: string, fallback: string, signal: AbortSignal): Promise<WrittenSchema> => {
  const dump = await openDump(path, undefined, signal, () => undefined)
  try {
    if (dump.archive === null)
      return raise({
        kind: 'usage',
        message: `${basename(path)} is a script already.`,
        hint: 'A recipe loads it as it is.',
      })
    const { facts } = dump.archive
    const { text, unreadable } = schemaScript({
      ...facts,
      entries: facts.entries.filter(({ desc }) => !privileges.has(desc)),
    })
    const whole = `-- The schema of ${basename(path).replaceAll(/[\r\n]/g, ' ')}, without rows, owners and privileges.\n${text}`
    return {
      path: await writeBeside(resolve(path), whole, fallback),
      leftOut: unreadable.map(({ entry }) => `${entry.desc} ${entry.tag}`.replaceAll(/[\r\n]+/g, ' ')),
    }
  } finally {
    await dump.close()
  }
}

/** `museum.dump` makes `museum.schema.sql`, else `museum-2.schema.sql`. Where the dump lies on a disk one may only read: in `fallback`. */
const writeBeside = async (path: string, text: string, fallback: string): Promise<string> => {
  const stem = basename(path).replace(/(?:\.(?:dump|backup|tar|gz|zip|zst|lz4|bz2|xz|pgdump|custom|bin))+$/i, '')
  for (const folder of [dirname(path), fallback]) {
    const partial = join(folder, `.${stem}.${process.pid}.partial`)
    try {
      await writeFile(partial, text, { mode: 0o600, flag: 'wx' })
    } catch {
      continue
    }
    try {
      for (let n = 1; n <= mostNames; n += 1) {
        const target = join(folder, `${stem}${n === 1 ? '' : `-${n}`}.schema.sql`)
        if (await nameIt(partial, target)) return target
      }
    } finally {
      await rm(partial, { force: true })
    }
  }
  return raise({
    kind: 'file-unsupported',
    message: `The schema of ${basename(path)} could not be written beside it, nor to ${fallback}.`,
    hint: 'Copy the dump to a folder you may write to.',
  })
}

/** Never in the place of another file. A link is there whole or not at all; some file systems have none. */
const nameIt = async (from: string, to: string): Promise<boolean> => {
  const yes = (): boolean => true
  const no = (): boolean => false
  if (await link(from, to).then(yes, no)) return true
  return copyFile(from, to, constants.COPYFILE_EXCL).then(yes, no)
}
