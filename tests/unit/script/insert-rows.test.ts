// How many rows an INSERT brings: the same number that PostgreSQL's own parser sees.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { countInsertRows } from '../../../electron/core/script/insert-rows.ts'
import { loadParser, parseStatement } from '../../../electron/core/script/facts/parse-statement.ts'

beforeAll(loadParser)

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
const value = fc.oneof(
  fc.string().map((text) => literal(text.replaceAll('\0', ''))),
  fc.constantFrom(
    '1',
    '-2.5',
    'NULL',
    'DEFAULT',
    'true',
    "B'101'",
    "'{1,2}'::int[]",
    "E'it\\'s (1), (2)'",
    "$a$ ('x'), $a$",
    '(1 + (2))',
    '/* ) */ 7',
    "'; --'",
    `"c)"`,
    "ROW(1, '(')",
  ),
)
const row = fc.array(value, { minLength: 1, maxLength: 4 }).map((values) => `(${values.join(', ')})`)

describe('the rows of an INSERT', () => {
  it('are those the parser sees, whatever stands in them', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('t', 'public.t', '"Odd ""(T"""', 'app . t'),
        fc.constantFrom('', ' (a, "b)")', ' (a) OVERRIDING SYSTEM VALUE'),
        fc.constantFrom('', ';', ' ON CONFLICT DO NOTHING', ' RETURNING (id)'),
        (rows, table, columns, tail) => {
          const sql = `INSERT INTO ${table}${columns} VALUES\n${rows.join(',\n')}${tail}`
          const parsed = parseStatement(sql)
          if (!parsed.ok) return
          const [node] = parsed.nodes
          const select = node !== undefined && 'InsertStmt' in node ? node.InsertStmt.selectStmt : undefined
          const wanted =
            select !== undefined && 'SelectStmt' in select ? (select.SelectStmt.valuesLists ?? []).length : null
          expect(countInsertRows(sql)).toMatchObject({ rows: wanted, atMost: tail.startsWith(' ON') })
        },
      ),
    )
  })

  it.each([
    ['INSERT INTO t DEFAULT VALUES', { table: ['t'], rows: 1, atMost: false }],
    ['insert into Public."T" values (1)', { table: ['public', 'T'], rows: 1, atMost: false }],
    ['INSERT INTO t (a) VALUES (1), (2) ON CONFLICT (a) DO UPDATE SET a = 3', { table: ['t'], rows: 2, atMost: true }],
    ['INSERT INTO t SELECT * FROM u', { table: ['t'], rows: null, atMost: false }],
    ['INSERT INTO t (a) (SELECT 1)', { table: ['t'], rows: null, atMost: false }],
    ['INSERT INTO t VALUES (1', { table: ['t'], rows: null, atMost: false }],
    ["INSERT INTO t VALUES ('1)", { table: ['t'], rows: null, atMost: false }],
    ['INSERT INTO t VALUES (1) UNION SELECT 2', { table: ['t'], rows: null, atMost: false }],
    ['INSERT INTO t AS x VALUES (1)', { table: ['t'], rows: null, atMost: false }],
    ['UPDATE t SET a = 1', null],
  ])('%s', (sql, wanted) => {
    expect(countInsertRows(sql)).toEqual(wanted)
  })

  it('takes time in proportion to the text', () => {
    const sql = `INSERT INTO t VALUES ${Array.from({ length: 50_000 }, (_, i) => `(${i}, 'text ((( ${i}')`).join(', ')}`
    const start = performance.now()
    expect(countInsertRows(sql)?.rows).toBe(50_000)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
