// What comes at the end of a plain dump: foreign keys that stand together side by side, the rest in order, and last of all
// what gives things away.
import type { RestoreUnit, Stage } from './types.ts'

export type LateUnit = { readonly unit: RestoreUnit; readonly isKey: boolean }

/** Given away last: until then the working role may use what it made. */
export const isOwnerOrGrant = (unit: RestoreUnit): boolean =>
  unit.as === 'admin' && (unit.desc === 'OWNER' || unit.desc === 'ACL')

export const ownersFirst = (units: readonly RestoreUnit[]): readonly RestoreUnit[] => [
  ...units.filter(({ desc }) => desc === 'OWNER'),
  ...units.filter(({ desc }) => desc !== 'OWNER'),
]

/** Foreign keys that stand together go side by side; the rest in order. */
export const runsOf = (late: readonly LateUnit[]): readonly Stage[] => {
  const stages: { kind: 'serial' | 'parallel'; id: 'finish'; units: RestoreUnit[] }[] = []
  for (const { unit, isKey } of late) {
    const kind = isKey ? 'parallel' : 'serial'
    const current = stages.at(-1)
    if (current?.kind === kind) current.units.push(unit)
    else stages.push({ kind, id: 'finish', units: [unit] })
  }
  return stages
}
