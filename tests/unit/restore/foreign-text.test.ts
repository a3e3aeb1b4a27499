// What a plain dump may be refused for as a whole, and what must not be: X-ray and restore judge alike.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { restoreChoicesSchema, type RestoreChoices } from '../../../shared/model/restore.ts'
import { GroundworkError } from '../../../electron/core/failures.ts'
import { planScript } from '../../../electron/core/restore/plan-script.ts'
import { xrayFile } from '../../../electron/core/xray/xray-file.ts'
import { createTestHost } from '../../helpers/test-host.ts'

const folder = mkdtempSync(join(tmpdir(), 'gw-foreign-text-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'given.sql')

const refusal = async (choices: Partial<RestoreChoices> = {}) => {
  try {
    await planScript(
      file,
      {
        choices: { ...restoreChoicesSchema.parse({ database: 'x' }), ...choices },
        serverVersionNumber: 180_000,
        isSuperuser: true,
        file,
        trusted: new Set(),
      },
      { signal: new AbortController().signal, onProgress: () => undefined },
    )
    return null
  } catch (error) {
    if (error instanceof GroundworkError) return error.failure
    throw error
  }
}

const mysqlTable =
  "DROP TABLE IF EXISTS `a`;\nCREATE TABLE `a` (`id` int NOT NULL AUTO_INCREMENT) ENGINE=InnoDB;\nINSERT INTO `a` VALUES (1,'it\\'s');\n"
const noSql = /^given\.sql: This is text, and nothing in it is SQL\.$/

const refused: readonly (readonly [string, string, RegExp])[] = [
  [
    'a script of MySQL',
    `-- MySQL dump\n/*!40101 SET NAMES utf8 */;\n${mysqlTable}`,
    /^given\.sql is written for MySQL or MariaDB, not for PostgreSQL \(line 3: `a`\)\.$/,
  ],
  [
    'rows of MySQL alone',
    'SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";\nSTART TRANSACTION;\nINSERT INTO `a` (`id`) VALUES (1);\nINSERT INTO `a` (`id`) VALUES (2);\nCOMMIT;\n',
    /MySQL or MariaDB, not for PostgreSQL \(line 3: `a`\)/,
  ],
  [
    'a script of SQLite',
    'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);\nCOMMIT;\n',
    /SQLite, not for PostgreSQL \(line 1: PRAGMA\)/,
  ],
  [
    'a script of SQL Server',
    'USE [shop]\nGO\nCREATE TABLE [dbo].[t]([id] [int] IDENTITY(1,1) NOT NULL)\nGO\n',
    /Microsoft SQL Server, not for PostgreSQL \(line 2: GO\)/,
  ],
  ['one word', 'somehost\n', noSql],
  ['a letter', "Dear all,\nI don't know; here it is.\n", noSql],
  ['a letter that begins like rows', 'With kind regards\n', noSql],
  ['a list of values', 'id;name\n1;Anna\n2;Otto\n', noSql],
  ['a long list of values', 'id,name\n' + '1,somebody\n'.repeat(390_000), noSql],
  ['comments', '-- nothing\n/* here */\n', noSql],
  ['commands for psql that do nothing', '\\set x 1\n\\echo hello\n', noSql],
  ['a text of LaTeX', '\\documentclass{article}\n\\begin{document}\nHi.\n\\end{document}\n', noSql],
  [
    'roles of a whole server',
    "--\n-- PostgreSQL database cluster dump\n--\n\nSET client_encoding = 'UTF8';\nCREATE ROLE app;\nALTER ROLE app WITH LOGIN;\n",
    /^given\.sql: This is a dump of a whole server \(pg_dumpall\) with nothing but roles and settings\.$/,
  ],
]

const mysqlInside = mysqlTable.replaceAll("'", "''")
const taken: readonly (readonly [string, string])[] = [
  ['INSERTs alone', 'INSERT INTO public.t VALUES (1);\nINSERT INTO public.t VALUES (2);\n'],
  ['rows of a COPY alone', 'COPY public.t (a) FROM stdin;\n1\n\\.\n'],
  [
    'rows that are a script of MySQL',
    `CREATE TABLE public.t (a text);\nINSERT INTO public.t VALUES ('${mysqlInside}');\nCOPY public.t (a) FROM stdin;\n${mysqlTable}\\.\n`,
  ],
  [
    'INSERTs alone of a script of MySQL, in another spelling',
    `INSERT INTO public.t VALUES (E'${mysqlTable.replaceAll("'", "\\'")}');\n`,
  ],
  [
    'a body that is a script of MySQL',
    `CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $x$ SELECT '${mysqlInside}' $x$;\n`,
  ],
  [
    'settings alone, as of an empty database',
    "SET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n",
  ],
  ['one broken statement', 'CREATE TABLE t (a int,);\n'],
  ['what is left out without a word', 'CREATE SCHEMA public;\n'],
]

describe('text that is no SQL of PostgreSQL', () => {
  it.each(refused)('%s is refused, by the X-ray too', async (_name, text, message) => {
    writeFileSync(file, text)
    const failure = await refusal()
    expect(failure).toMatchObject({ kind: 'file-unsupported', message: expect.stringMatching(message) as string })
    const { verdict, findings } = await xrayFile(createTestHost(), file)
    expect(verdict.kind).toBe('cannot')
    expect(failure?.hint).toBe(findings[0]?.hint)
    expect(await refusal({ schemaOnly: true })).toEqual(failure)
  })

  it.each(taken)('%s is not refused', async (_name, text) => {
    writeFileSync(file, text)
    expect(await refusal()).toBeNull()
    expect(await refusal({ schemaOnly: true })).toBeNull()
    expect((await xrayFile(createTestHost(), file)).verdict.kind).not.toBe('cannot')
  })
})
