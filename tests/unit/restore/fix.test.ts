import { beforeAll, describe, expect, it } from 'vitest'
import { extensionOf } from '../../../electron/core/doctor/extension-of.ts'
import { parseFix, parseFixes } from '../../../electron/core/restore/fix/fix-ids.ts'
import { withoutSetting } from '../../../electron/core/restore/fix/without-setting.ts'
import { loadParser } from '../../../electron/core/script/facts/parse-statement.ts'

describe('a statement without a setting', () => {
  beforeAll(loadParser)
  const body = `AS $$BEGIN SET odd TO 'é'; END$$`
  it.each([
    [
      `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SET odd TO 'a', 'b' SET work_mem = '1MB' ${body}`,
      `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql SET work_mem = '1MB' ${body}`,
    ],
    [
      `CREATE FUNCTION f(text DEFAULT 'é') RETURNS void ${body} LANGUAGE plpgsql SET "odd" = 1`,
      `CREATE FUNCTION f(text DEFAULT 'é') RETURNS void ${body} LANGUAGE plpgsql`,
    ],
    ['CREATE TABLE t (a int) WITH (odd=1, fillfactor=50)', 'CREATE TABLE t (a int) WITH (fillfactor=50)'],
    [`CREATE TABLE t (a int) WITH (fillfactor=50, odd = 'x')`, 'CREATE TABLE t (a int) WITH (fillfactor=50)'],
    ['CREATE TABLE t (a int) WITH (odd=1)', 'CREATE TABLE t (a int)'],
    ['CREATE INDEX i ON t (a) WITH (odd=1) WHERE a > 0', 'CREATE INDEX i ON t (a) WHERE a > 0'],
    ['CREATE INDEX i ON t (a) WITH ( odd )', 'CREATE INDEX i ON t (a)'],
    ['SET odd = 1', ''],
    ['ALTER TABLE t SET (odd=1)', ''],
    ['ALTER TABLE t SET (odd=1, fillfactor=50)', 'ALTER TABLE t SET (fillfactor=50)'],
  ])('%s', (sql, left) => {
    expect(withoutSetting(sql, 'odd')).toBe(left)
  })
  it.each([
    [`CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql ${body}`],
    ['SET other = 1'],
    ['ALTER TABLE t SET (other=1)'],
    [`SELECT 'odd'; SELECT 1`],
    ['CREATE TABLE odd (odd int)'],
  ])('leaves alone: %s', (sql) => {
    expect(withoutSetting(sql, 'odd')).toBe(null)
  })
})

it('reads fixes by their ids, and refuses what is none', () => {
  expect(parseFix('create-role:a:b')).toEqual({ kind: 'create-role', name: 'a:b' })
  expect(parseFix('max-locks')).toEqual({ kind: 'max-locks' })
  for (const id of ['look-at:public.t', 'create-role:', 'max-locks:1', 'nonsense', '']) expect(parseFix(id)).toBe(null)
  expect(parseFixes(['max-locks', 'max-locks'])).toHaveLength(1)
  expect(() => parseFixes([`encoding:LATIN1'; DROP`])).toThrow('no fix')
})

it.each([
  ['type "public.vector" does not exist', 'vector'],
  ['type "vector(3)" does not exist', 'vector'],
  ['function uuid_generate_v4() does not exist', 'uuid-ossp'],
  ['function public.crypt(text, text) does not exist', 'pgcrypto'],
  ['operator class "public.gin_trgm_ops" does not exist for access method "gin"', 'pg_trgm'],
  ['access method "hnsw" does not exist', 'vector'],
  ['required extension "cube" is not installed', 'cube'],
  ['type "app.mood" does not exist', null],
  ['function app.f(integer) does not exist', null],
])('knows where it comes from: %s', (message, name) => {
  expect(extensionOf(message)).toBe(name)
})
