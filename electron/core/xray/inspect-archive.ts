// What an archive makes and needs, as the reader of scripts tells it of the archive's definitions.
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArchiveFacts, TocEntry } from '../../../shared/model/archive.ts'
import { schemaScript, type SchemaScript } from '../archive/schema-script.ts'
import { makeTaskFolder } from '../process/orphan-folders.ts'
import { inspectScripts, type Inspected } from '../script/facts/inspect-scripts.ts'

export type InspectedArchive = Inspected & { readonly script: SchemaScript }

export type InspectArchiveOptions = {
  readonly serverVersionNumber?: number
  readonly signal?: AbortSignal
  readonly shownAs?: string
}

/** `expected` is in the words of an inventory, for a receipt; places in it are lines of `script`, see `script.entryAt`. */
export const inspectArchive = async (
  facts: ArchiveFacts,
  options: InspectArchiveOptions = {},
): Promise<InspectedArchive> => {
  const script = schemaScript(facts)
  const folder = await makeTaskFolder('toc')
  try {
    const file = join(folder, 'definitions.sql')
    await writeFile(file, script.text, { mode: 0o600 })
    const inspected = await inspectScripts([{ file, shownAs: options.shownAs ?? 'definitions', encoding: 'UTF8' }], {
      followIncludes: false,
      ...(options.serverVersionNumber === undefined ? {} : { serverVersionNumber: options.serverVersionNumber }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    return { ...inspected, script }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** `FUNCTION public.sum_up(integer)`, as pg_restore -l names it. */
export const nameEntry = (entry: TocEntry): string =>
  `${entry.desc} ${entry.schema === null ? '' : `${entry.schema}.`}${entry.tag}`.replaceAll(/[\r\n]+/g, ' ')
