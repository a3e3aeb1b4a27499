import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainCopy, schemaScript } from '../../../electron/core/archive/schema-script.ts'
import { summarizeToc } from '../../../electron/core/archive/summarize-toc.ts'
import { rolesOf } from '../../../electron/core/archive/toc-roles.ts'
import { sqlSkeleton } from '../../../electron/core/archive/sql-skeleton.ts'
import type { TocEntry } from '../../../shared/model/archive.ts'

describe('sqlSkeleton', () => {
  it.each([
    ["SELECT 'it''s' FROM t;", "SELECT '' FROM t;"],
    ['SELECT "a""b" FROM "T";', 'SELECT "x" FROM "x";'],
    ["AS $$ body ' $$;", "AS '';"],
    ["AS $_$ $$ ' $_$;", "AS '';"],
    ["SELECT 1 -- it's\n;", 'SELECT 1  ;'],
    ["/* ' /* nested */ ' */ SELECT 1", '  SELECT 1'],
    ["SELECT E'\\'' , 1", "SELECT E'' , 1"],
    ["SELECT '\\' , 1", "SELECT '' , 1"],
    ['SELECT a$b$c, $1, 2 - 1, 4 / 2', 'SELECT a$b$c, $1, 2 - 1, 4 / 2'],
  ])('%s', (sql, wanted) => {
    expect(sqlSkeleton(sql)?.trim()).toBe(wanted.trim())
  })
  it.each([
    "SELECT 'open",
    'SELECT "open',
    'AS $$ open',
    '/* open',
    '/* /* */',
    "SELECT E'\\'",
    '\\! rm -rf x',
    'SELECT 1; \\copy t from x',
    'SELECT 1 \\g',
  ])('%s is no SQL', (sql) => expect(sqlSkeleton(sql)).toBeNull())
  it('knows strings of before 9.1', () => {
    expect(sqlSkeleton("SELECT '\\'; DROP TABLE x; --'", true)).toContain('DROP')
    expect(sqlSkeleton("SELECT '\\'; DROP TABLE x; --'", false)).not.toContain('DROP')
  })
  it('takes linear time', () => {
    for (const piece of ["'", '"', '$', '$$', '$a', '/*', '*/', '--', "''", '\\', 'a']) {
      const started = performance.now()
      sqlSkeleton(piece.repeat(400_000))
      expect(performance.now() - started).toBeLessThan(1500)
    }
  })
  it('ends for anything', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '"', '$', 'a', '/', '*', '-', '\\', '\n', ';', 'E', '1') }),
        (sql) => void sqlSkeleton(sql),
      ),
      { numRuns: 3000 },
    ))
})

const entry = (definition: string, change: Partial<TocEntry> = {}): TocEntry => ({
  dumpId: 1,
  section: 'pre-data',
  desc: 'VIEW',
  schema: 'public',
  tag: 'v',
  owner: 'o',
  tablespace: null,
  tableAccessMethod: null,
  definition,
  dropStatement: '',
  copyStatement: '',
  dependencies: [],
  hasData: false,
  offset: null,
  member: null,
  dataBytes: null,
  ...change,
})
const facts = (entries: readonly TocEntry[]) => ({ entries, searchPath: '', standardConformingStrings: true })

describe('schemaScript', () => {
  it.each([
    ["CREATE VIEW v AS SELECT 'x", /quotes are never closed/],
    ['\\! touch /tmp/x', /command for psql/],
    ['COPY t FROM stdin;\nx\n\\.\n', /command for psql/],
    ['COPY t FROM STDIN;', /copies rows/],
    ['SET standard_conforming_strings = off;', /how quotes are read/],
  ])('keeps out %j', (definition, why) => {
    const { text, unreadable } = schemaScript(
      facts([entry(definition), entry('CREATE VIEW w AS SELECT 1;\n', { dumpId: 2 })]),
    )
    expect(unreadable).toMatchObject([{ why: expect.stringMatching(why), entry: { dumpId: 1 } }])
    expect(text).not.toContain(definition)
    expect(text).toContain('CREATE VIEW w')
  })
  it('looks at what hides among what is never looked at', () => {
    const hidden = [
      entry("SELECT pg_catalog.setval('public.s', 5, true); ALTER SYSTEM SET x = 1;\n", { desc: 'SEQUENCE SET' }),
      entry("SELECT pg_catalog.lo_create('5'); DROP TABLE t;\n", { desc: 'BLOB' }),
      entry('CREATE SCHEMA public; ALTER ROLE postgres NOLOGIN;', { desc: 'SCHEMA', tag: 'public', schema: null }),
    ]
    const { text } = schemaScript(facts(hidden))
    for (const { definition } of hidden) expect(text).toContain(definition.trim())
    expect(schemaScript(facts([entry("'); DROP TABLE t; --", { desc: 'BLOB METADATA' })])).unreadable).toMatchObject([
      { why: 'it is no list of large objects' },
    ])
    const plain = [
      entry("SELECT pg_catalog.setval('public.s', 5, true);\n", { desc: 'SEQUENCE SET' }),
      entry("SELECT pg_catalog.lo_create('5');\n", { desc: 'BLOB' }),
      entry('5\n6\n', { desc: 'BLOB METADATA' }),
      entry('CREATE SCHEMA public;\n', { desc: 'SCHEMA', tag: 'public' }),
    ]
    expect(schemaScript(facts(plain)).text).not.toMatch(/setval|lo_create|SCHEMA/)
  })
  it('finds the entry of a line', () => {
    const { text, entryAt } = schemaScript(
      facts([
        entry('CREATE VIEW a AS\n SELECT 1;\n'),
        entry('CREATE VIEW b AS SELECT 2', { dumpId: 2 }),
        entry('CREATE VIEW c AS SELECT 3;\n', { dumpId: 3 }),
      ]),
    )
    const lines = text.split('\n')
    for (const [view, dumpId] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const)
      expect(entryAt(lines.findIndex((line) => line.includes(`VIEW ${view}`)) + 1)?.dumpId).toBe(dumpId)
  })
  it('sets the path for archives that write names without their schema', () => {
    const { text } = schemaScript({
      entries: [entry('CREATE VIEW a AS SELECT 1;', { schema: 'Shop' })],
      searchPath: null,
      standardConformingStrings: true,
    })
    expect(text).toContain('SET search_path = "Shop", pg_catalog;')
  })
})

describe('time', () => {
  it.each([
    ['GRANT TO a\n', 'ACL'],
    ['GRANT x ON t TO a,', 'ACL'],
    [' TO a', 'POLICY'],
    ['REVOKE FROM "a', 'ACL'],
    ['copy ', 'VIEW'],
    ['copy from ', 'VIEW'],
    ['from stdin ', 'VIEW'],
    ["SELECT pg_catalog.setval('", 'SEQUENCE SET'],
    ["set_config('search_path', '", 'SEARCHPATH'],
    ["client_encoding = '", 'ENCODING'],
    ['    LANGUAGE "', 'FUNCTION'],
    ["LOCALE = '", 'DATABASE'],
    ['; ', 'VIEW'],
  ])('is linear for %j in an entry %s', (piece, desc) => {
    const hostile = [
      entry(piece.repeat(1_000_000 / piece.length), { desc }),
      entry(`GRANT${piece.repeat(1_000_000 / piece.length)}`, { desc }),
      entry(`CREATE POLICY${piece.repeat(1_000_000 / piece.length)}`, { desc }),
    ]
    const started = performance.now()
    schemaScript(facts(hostile))
    summarizeToc(hostile)
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

describe('roles', () => {
  it('are found wherever pg_dump names them', () => {
    const acl = (definition: string, desc = 'ACL') => entry(definition, { desc, owner: '' })
    expect(
      rolesOf([
        entry('', { owner: 'The "Owner"' }),
        acl(
          'GRANT ALL ON TABLE public.t TO a;\nGRANT SELECT(x) ON TABLE public.t TO "B c" WITH GRANT OPTION;\nREVOKE ALL ON SCHEMA public FROM PUBLIC;\nREVOKE ALL ON TABLE t FROM d;\n',
        ),
        acl(
          'ALTER DEFAULT PRIVILEGES FOR ROLE e IN SCHEMA public GRANT SELECT ON TABLES TO f;\nALTER DEFAULT PRIVILEGES FOR ROLE g REVOKE ALL ON FUNCTIONS FROM PUBLIC;\n',
          'DEFAULT ACL',
        ),
        acl('CREATE POLICY p ON public.t FOR SELECT TO h, "I" USING ((x > 0)) WITH CHECK (true);\n', 'POLICY'),
        acl('CREATE POLICY p ON public.t USING ((x > 0));\n', 'POLICY'),
        acl("CREATE USER MAPPING FOR j SERVER s OPTIONS (user 'x');\n", 'USER MAPPING'),
      ]),
    ).toEqual(['B c', 'I', 'The "Owner"', 'a', 'd', 'e', 'f', 'g', 'h', 'j'])
  })
})

describe('isPlainCopy', () => {
  it.each([
    '',
    'COPY public.t (id, name) FROM stdin;\n',
    'COPY public."Größe, (x" ("a;b", c) FROM stdin;\n',
    'COPY t (id) WITH OIDS FROM stdin;\n',
    'COPY t FROM stdin;',
  ])('%j', (sql) => expect(isPlainCopy(sql)).toBe(true))
  it.each([
    "COPY t FROM PROGRAM 'rm -rf /';",
    "COPY t FROM '/etc/passwd';",
    'COPY t FROM stdin; DROP TABLE x;',
    'DROP TABLE t; COPY t FROM stdin;',
    "COPY t (id) FROM stdin WITH (FORMAT 'x');",
    'COPY (SELECT f()) TO stdout;',
    'COPY t FROM stdin;\n\\! rm',
  ])('%j', (sql) => expect(isPlainCopy(sql)).toBe(false))
})
