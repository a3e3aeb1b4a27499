// The same unit in two plans of the same file: by what it is and where it stands, never by its number alone, because other
// choices give other numbers. An archive's entries keep their own.
import { createHash } from 'node:crypto'
import type { RestoreUnit } from '../types.ts'

const numbered = ({ line, desc }: RestoreUnit): boolean => line === undefined && desc !== 'OWNER' && desc !== 'BARRIER'

export const unitKey = (unit: RestoreUnit): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        unit.desc,
        unit.name,
        numbered(unit) ? unit.id : (unit.line ?? null),
        unit.data === undefined
          ? unit.sql
          : [unit.data.kind, unit.data.kind === 'copy' ? unit.data.sql : '', unit.weight],
      ]),
    )
    .digest('hex')
    .slice(0, 24)
