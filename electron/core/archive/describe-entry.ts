// An entry of a table of contents in words: `TABLE public.film`, `COMMENT ON TABLE public.film`.
import type { TocEntry } from '../../../shared/model/archive.ts'

export const entryName = (entry: Pick<TocEntry, 'schema' | 'tag'>): string =>
  entry.schema === null ? entry.tag : `${entry.schema}.${entry.tag}`

const aboutOthers = new Set(['COMMENT', 'ACL', 'SECURITY LABEL'])

/** The tag of a comment names the kind of what it is on as well. */
export const describeEntry = (entry: Pick<TocEntry, 'desc' | 'schema' | 'tag'>): string => {
  const about = aboutOthers.has(entry.desc) ? /^([A-Z][A-Z ]*) (.+)$/s.exec(entry.tag) : null
  return about === null
    ? `${entry.desc} ${entryName(entry)}`
    : `${entry.desc} ON ${about[1] ?? ''} ${entryName({ schema: entry.schema, tag: about[2] ?? '' })}`
}
