// The copies a person can see and delete. Looking tidies first, so that a killed copy is not among them.
import type { KeptRestore } from '../../../../shared/model/restore.ts'
import { GroundworkError } from '../../failures.ts'
import { dropHolder } from '../../snapshot/drop-holder.ts'
import type { Session } from '../../snapshot/open-session.ts'
import { tidy } from '../../snapshot/tidy.ts'
import { isKept, type KeptHolder } from '../../snapshot/kept-holders.ts'

const shown = ({ marker, sizeBytes }: KeptHolder): KeptRestore => ({
  storedAs: marker.storedAs,
  file: marker.kept.file,
  sha256: marker.kept.sha256,
  database: marker.database,
  sizeBytes,
  sharesDisk: marker.shared,
  keptAt: marker.at,
  provenAt: marker.kept.provenAt,
  restoreMs: marker.kept.restoreMs,
})

/** Newest first. */
export const listKept = async (session: Session): Promise<readonly KeptRestore[]> => {
  const { rows } = await tidy(session, { sizes: true })
  return rows
    .filter(isKept)
    .toSorted((a, b) => b.marker.at.localeCompare(a.marker.at))
    .map(shown)
}

/** Named as they are stored; `all`: every one. */
export const dropKept = async (session: Session, names: readonly string[] | 'all'): Promise<readonly KeptRestore[]> => {
  const there = await listKept(session)
  if (names !== 'all') {
    const unknown = names.find((name) => !there.some(({ storedAs }) => storedAs === name))
    if (unknown !== undefined)
      throw new GroundworkError({
        kind: 'not-found',
        message: `No copy of a restored file is kept as "${unknown}".`,
        hint: 'groundwork restore --list-kept shows those there are.',
      })
  }
  const condemned = there.filter(({ storedAs }) => names === 'all' || names.includes(storedAs))
  for (const { storedAs } of condemned) await dropHolder(session, storedAs)
  return condemned
}
