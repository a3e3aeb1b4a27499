// Turns what a server said into plain words: what it means, and the next step. The SQLSTATE decides first; the text only
// tells messages with the same state apart, because a server may speak any language.
import { catalogue } from './explain-catalogue.ts'
import { clientCatalogue } from './explain-catalogue-client.ts'
import { classMeanings } from './explain-classes.ts'
import type { CatalogueEntry, ExplainContext, Explanation, ServerMessage } from './explain-types.ts'

export type { ExplainContext, Explanation, ServerMessage } from './explain-types.ts'

const entries: readonly CatalogueEntry[] = [...catalogue, ...clientCatalogue]

export const explainServerError = (said: ServerMessage, context: ExplainContext = {}): Explanation => {
  const text = [said.message, said.detail, said.hint].filter((part) => part !== undefined && part !== '').join('\n')
  for (const entry of entries) {
    const match = matchEntry(entry, said.sqlState, text)
    if (match !== null)
      return {
        id: entry.id,
        kind: entry.kind,
        meaning: entry.meaning(match, context),
        hint: entry.hint(match, context),
      }
  }
  const family = classMeanings[(said.sqlState ?? '').slice(0, 2)]
  if (family !== undefined) return { id: `class-${(said.sqlState ?? '').slice(0, 2).toLowerCase()}`, ...family }
  return {
    id: 'unknown',
    kind: 'script-failed',
    meaning: 'The server refused this statement.',
    hint: said.hint ?? "The server's own words say what it did not accept.",
  }
}

const matchEntry = (entry: CatalogueEntry, sqlState: string | undefined, text: string): readonly string[] | null => {
  if (entry.sqlStates !== undefined && (sqlState === undefined || !entry.sqlStates.includes(sqlState))) return null
  if (entry.pattern === undefined) return ['']
  return entry.pattern.exec(text)
}
