// A database that people are connected to is put aside all the same, and it is said.
import type { Finding } from '../../../shared/model/finding.ts'

export const endedFindings = (count: number): readonly Finding[] =>
  count === 0
    ? []
    : [
        {
          code: 'connections-ended',
          severity: 'info',
          message: `${count === 1 ? 'One connection to the database that was there was' : `${count} connections to the database that was there were`} ended, so that it could be put aside.`,
          hint: 'Programs that were connected find the new one when they connect again.',
        },
      ]
