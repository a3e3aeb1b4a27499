// What may run for a dump in an administrator's session: INSERTs of values, and settings that do nothing else.
import { describe, expect, it } from 'vitest'
import { isHarmlessSetting, isPlainInsert } from '../../../electron/core/restore/plain-insert.ts'

describe('an INSERT of plain values', () => {
  it.each([
    `INSERT INTO public.t VALUES (1, -2.5, 1e10, .5, NULL, DEFAULT, true, 'a''b', E'\\n', B'101');`,
    `INSERT INTO public."Odd ""T" (a, "b c") VALUES ('x'), ('y')`,
    `insert into t default values`,
    `INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (1) ON CONFLICT DO NOTHING;`,
    `INSERT INTO t VALUES ('(f())', '); DROP TABLE x; --')`,
  ])('%s', (sql) => expect(isPlainInsert(sql)).toBe(true))

  it.each([
    `INSERT INTO t VALUES (f())`,
    `INSERT INTO t VALUES (1 + 1)`,
    `INSERT INTO t VALUES ('x'::evil)`,
    `INSERT INTO t VALUES (evil 'x')`,
    `INSERT INTO t VALUES ((SELECT 1))`,
    `INSERT INTO t SELECT 1`,
    `INSERT INTO t VALUES (1) RETURNING f()`,
    `INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = f()`,
    `INSERT INTO t VALUES (1); DROP TABLE x`,
    `WITH a AS (DELETE FROM x RETURNING 1) INSERT INTO t VALUES (1)`,
    `INSERT INTO t VALUES ($1)`,
    `INSERT INTO t VALUES (current_user)`,
    `INSERT INTO t VALUES ('a' || 'b')`,
    `INSERT INTO t VALUES ('a`,
    `INSERT INTO t (a[f()]) VALUES (1)`,
  ])('not: %s', (sql) => expect(isPlainInsert(sql)).toBe(false))

  it('is told in linear time', () => {
    const start = performance.now()
    expect(isPlainInsert(`INSERT INTO t VALUES ${'(1234567890, 1234567890), '.repeat(40_000)}(1, f())`)).toBe(false)
    expect(isPlainInsert(`INSERT INTO t VALUES (${'1'.repeat(500_000)}x)`)).toBe(false)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('settings', () => {
    for (const sql of [
      `SET search_path = public, pg_catalog;`,
      `SET client_min_messages TO warning`,
      `SELECT pg_catalog.set_config('search_path', '', false);`,
    ])
      expect(isHarmlessSetting(sql), sql).toBe(true)
    for (const sql of [
      `SET role = x`,
      `SET session_replication_role = origin`,
      `SET dynamic_library_path = '/x'`,
      `SET search_path = f()`,
      `SET search_path = a; DROP TABLE x`,
      `SELECT pg_catalog.set_config('role', 'x', false)`,
      `SET LOCAL search_path = a`,
    ])
      expect(isHarmlessSetting(sql), sql).toBe(false)
  })
})
