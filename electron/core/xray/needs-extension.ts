// What goes when an extension is left out, by name: the same that a restore without it leaves out.
import type { TocEntry } from '../../../shared/model/archive.ts'
import { dependentsOf } from '../archive/dependents.ts'
import { describeEntry } from '../archive/describe-entry.ts'

type Entry = Pick<TocEntry, 'dumpId' | 'desc' | 'schema' | 'tag' | 'dependencies'>

/** Rows go with their table; comments, privileges and owners need nobody's regret. */
const notCounted = new Set(['COMMENT', 'ACL', 'SECURITY LABEL', 'OWNER', 'TABLE DATA', 'SEQUENCE SET'])

export const objectsNeeding = (entries: readonly Entry[], extension: string): readonly string[] => {
  const roots = entries.filter(({ desc, tag }) => desc === 'EXTENSION' && tag === extension).map(({ dumpId }) => dumpId)
  const found = dependentsOf(entries, roots)
  return entries.filter(({ dumpId, desc }) => found.has(dumpId) && !notCounted.has(desc)).map(describeEntry)
}
