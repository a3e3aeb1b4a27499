// What a dump needs, in the same words for archives and scripts; what the server has of it, when one was asked.
import type { ArchiveFacts } from '../../../shared/model/archive.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import type { ScriptFacts } from '../../../shared/model/script.ts'
import type { ScopeEntry } from '../script/facts/script-entries.ts'
import { cloudOf } from './cloud-roles.ts'
import type { ServerAnswer } from './ask-server.ts'
import { objectsNeeding } from './needs-extension.ts'

export type Needs = XRay['needs']
type Wanted = {
  /** With the names of what needs each. */
  readonly extensions: ReadonlyMap<string, readonly string[]>
  readonly roles: readonly string[]
  readonly languages: readonly string[]
}

const mostNamed = 100

const compare = (wanted: Wanted, answer: ServerAnswer | null): Pick<Needs, 'extensions' | 'roles' | 'languages'> => {
  const clouds = cloudOf(wanted.roles)
  return {
    extensions: [...wanted.extensions].map(([name, objects]) => {
      const state = answer?.extensions.get(name)
      return {
        name,
        neededBy: objects.length,
        objects: objects.slice(0, mostNamed),
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
      .filter(({ desc, tag }) => desc === 'EXTENSION' && tag !== 'plpgsql')
      .map(({ tag }) => [tag, objectsNeeding(facts.entries, tag)]),
  )
  for (const { extensions: found } of needsOfScript)
    for (const { name, neededBy } of found) if (!extensions.has(name)) extensions.set(name, neededBy)
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

/** `entries`: what depends on what, when it was asked for. */
export const needsOfScript = (
  facts: ScriptFacts,
  answer: ServerAnswer | null,
  entries: readonly ScopeEntry[] = [],
): Needs => ({
  pgRestoreMajor: null,
  ...compare(
    {
      extensions: new Map(
        facts.extensions.map(({ name, neededBy }) => [
          name,
          entries.length === 0 ? neededBy : objectsNeeding(entries, name),
        ]),
      ),
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

const localeOf = (definition: string): string | null =>
  /\b(?:ICU_LOCALE|BUILTIN_LOCALE|LOCALE|LC_COLLATE)\s*=\s*'((?:[^']|'')+)'/.exec(definition)?.[1] ?? null
