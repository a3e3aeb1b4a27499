// Owners and privileges are changed as the administrator: for the dump's own objects only.
import { beforeAll, describe, expect, it } from 'vitest'
import { restoreChoicesSchema } from '../../../shared/model/restore.ts'
import { holdBackFrom } from '../../../electron/core/restore/hold-back.ts'
import { judgeGift } from '../../../electron/core/restore/judge-gift.ts'
import { judgeStatement } from '../../../electron/core/restore/judge-statement.ts'
import { mapOwnerText, ownerFor } from '../../../electron/core/restore/ownership-plan.ts'
import { loadParser } from '../../../electron/core/script/facts/parse-statement.ts'

beforeAll(loadParser)

const kind = (sql: string): string => {
  const judged = judgeStatement(sql, 180000)
  if (judged.kind !== 'run' || judged.role === 'none') return `not one: ${judged.kind}`
  return judgeGift(judged.nodes, new Set(['pg_read_file', 'text', '+']))?.kind ?? 'own'
}

describe('what is given away', () => {
  it.each([
    ['ALTER TABLE public.t OWNER TO a', 'own'],
    ['ALTER TABLE t OWNER TO a', 'own'],
    ['ALTER FUNCTION f(int) OWNER TO a', 'own'],
    ['ALTER OPERATOR CLASS public.c USING btree OWNER TO a', 'own'],
    ['ALTER SCHEMA s OWNER TO a', 'own'],
    ['ALTER LARGE OBJECT 1 OWNER TO a', 'own'],
    ['ALTER SERVER s OWNER TO a', 'own'],
    ['GRANT SELECT ON public.t, s.u TO a', 'own'],
    ['GRANT ALL ON SCHEMA public TO a', 'own'],
    ['GRANT EXECUTE ON FUNCTION f(int) TO a', 'own'],
    ['GRANT USAGE ON LANGUAGE plpgsql TO a', 'own'],
    ['GRANT SELECT ON ALL TABLES IN SCHEMA s TO a', 'own'],
    ['ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b', 'own'],
    ['ALTER DATABASE shop OWNER TO a', 'skip'],
    ['GRANT CONNECT ON DATABASE shop TO a', 'skip'],
    ['ALTER TABLESPACE t OWNER TO a', 'risk'],
    ['GRANT SET ON PARAMETER work_mem TO a', 'risk'],
    ['ALTER FUNCTION pg_catalog.pg_read_file(text) OWNER TO a', 'risk'],
    ['ALTER FUNCTION pg_read_file(text) OWNER TO a', 'risk'],
    ['ALTER OPERATOR + (int, int) OWNER TO a', 'risk'],
    ['GRANT SELECT ON public.t, pg_authid TO a', 'risk'],
    ['GRANT EXECUTE ON FUNCTION pg_catalog.lo_export(oid, text) TO a', 'risk'],
    ['GRANT ALL ON ALL FUNCTIONS IN SCHEMA pg_catalog TO a', 'risk'],
    ['GRANT ALL ON SCHEMA pg_catalog TO a', 'risk'],
    // More than an owner is changed: that is for the working role.
    ['ALTER TABLE t ALTER c TYPE int USING evil(c), OWNER TO a', 'not one: run'],
    ['ALTER EXTENSION hstore ADD FUNCTION public.evil(int)', 'not one: skip'],
  ])('%s: %s', (sql, wanted) => expect(kind(sql)).toBe(wanted))
})

describe('what a dump gives to a superuser', () => {
  const choices = (more: object) => restoreChoicesSchema.parse({ database: 'x', ...more })
  it('is held back where nobody has named that superuser', () => {
    const keep = choices({ ownership: 'keep' })
    const back = holdBackFrom(['postgres', 'boss'], keep)
    expect([ownerFor('postgres', keep, back), ownerFor('app', keep, back)]).toEqual([null, 'app'])
    expect(mapOwnerText('ALTER TABLE t OWNER TO boss', keep, back)).toBeNull()
    expect(back.held()).toEqual(['boss', 'postgres'])
  })
  it('is given where it was named, as the owner or in the map', () => {
    const keep = choices({ ownership: 'keep', owner: 'postgres' })
    expect(ownerFor('postgres', keep, holdBackFrom(['postgres'], keep))).toBe('postgres')
    const map = choices({ ownership: { map: { app: 'postgres' } } })
    const back = holdBackFrom(['postgres', 'boss'], map)
    expect([ownerFor('app', map, back), ownerFor('boss', map, back), back.held()]).toEqual(['postgres', null, []])
  })
})
