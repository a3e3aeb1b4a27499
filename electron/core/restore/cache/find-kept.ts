// A copy of a restore of the very same bytes with the same choices, on this server. The bytes are only waited for where
// there is a copy that could be of them.
import { readDatabases } from '../../snapshot/database-row.ts'
import { isKept, type KeptHolder } from '../../snapshot/kept-holders.ts'
import { cacheKey } from './cache-key.ts'
import type { Looked } from '../phase-look.ts'
import type { RestoreRun } from '../run-state.ts'

export const findKept = async (
  { choices, known }: Pick<RestoreRun, 'choices' | 'known'>,
  { lead, server, hashing }: Pick<Looked, 'lead' | 'server' | 'hashing'>,
): Promise<KeptHolder | null> => {
  if (choices.cache === 'off' || choices.dataOnly) return null
  const key = cacheKey(choices, server)
  const candidates = (await readDatabases(lead, { sizes: false }))
    .filter(isKept)
    .filter(({ marker }) => marker.kept.key === key && marker.kept.fileBytes === known.sizeBytes)
  if (candidates.length === 0) return null
  const sha256 = await hashing
  return candidates.find(({ marker }) => marker.kept.sha256 === sha256) ?? null
}
