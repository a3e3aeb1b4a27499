// What a dump needs, in the same words for archives and scripts; what the server has of it, when one was asked.
import type { ArchiveFacts, TocEntry } from '../../../shared/model/archive.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import { dependentsOf } from '../archive/dependents.ts'
import { cloudOf } from './cloud-roles.ts'
import type { ServerAnswer } from './ask-server.ts'

export type Needs = XRay['needs']
type Wanted = {
  readonly extensions: ReadonlyMap<string, number>
  readonly roles: readonly string[]
  readonly languages: readonly string[]
}

const compare = (wanted: Wanted, answer: ServerAnswer | null): Pick<Needs, 'extensions' | 'roles' | 'languages'> => {
  const clouds = cloudOf(wanted.roles)
  return {
    extensions: [...wanted.extensions].map(([name, neededBy]) => {
      const state = answer?.extensions.get(name)
      return {
        name,
        neededBy,
        available: answer === null ? null : state !== undefined,
        trusted: state?.trusted ?? null,
      }
    }),
    roles: wanted.roles.map((name) => ({
      name,
      exists: answer === null ? null : answer.roles.has(name),
      cloud: clouds.get(name) ?? null,
    })),
    languages: wanted.languages.filter((name) => name !== 'plpgsql'), // every database has it
  }
}

// Rough, and said to be: text in tables takes more room than in a dump, and indexes come on top.
const growth: Readonly<Record<ArchiveFacts['compression'], number>> = { none: 1.5, lz4: 3.5, gzip: 7, zstd: 8 }

export const needsOfArchive = (
  facts: ArchiveFacts,
  needsOfScript: readonly ScriptFacts[],
  answer: ServerAnswer | null,
): Needs => {
  const extensions = new Map(
    facts.entries
      .filter(({ desc }) => desc === 'EXTENSION')
      .map((entry) => [entry.tag, countDependents(facts.entries, entry)]),
  )
  extensions.delete('plpgsql')
  for (const { extensions: found } of needsOfScript)
    for (const { name, neededBy } of found) extensions.set(name, Math.max(extensions.get(name) ?? 0, neededBy.length))
  const database = facts.entries.find(({ desc }) => desc === 'DATABASE')?.definition ?? ''
  const bytes = facts.tables.reduce((sum, { dataBytes }) => sum + (dataBytes ?? 0), 0)
  const isKnown = facts.tables.every(({ dataBytes }) => dataBytes !== null)
  return {
    pgRestoreMajor: facts.needsPgRestore,
    ...compare({ extensions, roles: facts.roles, languages: facts.languages }, answer),
    encoding: facts.encoding,
    locale: localeOf(database),
    diskBytes: isKnown ? Math.round(bytes * growth[facts.compression]) : null,
  }
}

export const needsOfScript = (facts: ScriptFacts, answer: ServerAnswer | null): Needs => ({
  pgRestoreMajor: null,
  ...compare(
    {
      extensions: new Map(facts.extensions.map(({ name, neededBy }) => [name, neededBy.length])),
      roles: facts.roles.filter(({ creates }) => !creates).map(({ name }) => name),
      languages: [
        ...new Set([
          ...facts.objects.filter(({ kind }) => kind === 'languages').map(({ name }) => name),
          ...facts.needsSuperuser.flatMap(({ why }) => /^functions in (\w+) are/.exec(why)?.[1] ?? []),
        ]),
      ]
        .filter((name) => name !== 'c' && name !== 'internal')
        .toSorted(),
    },
    answer,
  ),
  encoding: facts.encoding.name,
  locale: null,
  diskBytes: Math.round(facts.sizeBytes * growth.none),
})

/** Its own comment and privileges need nobody's regret. */
const countDependents = (entries: readonly TocEntry[], extension: TocEntry): number => {
  const found = dependentsOf(entries, [extension.dumpId])
  return entries.filter(({ dumpId, desc }) => found.has(dumpId) && desc !== 'COMMENT' && desc !== 'ACL').length
}

const localeOf = (definition: string): string | null =>
  /\b(?:ICU_LOCALE|BUILTIN_LOCALE|LOCALE|LC_COLLATE)\s*=\s*'((?:[^']|'')+)'/.exec(definition)?.[1] ?? null
