// What scripts that reach beyond their database mean for the plan, from the file to the finding.
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../shared/model/failure.ts'
import { recipeSchema } from '../../../shared/model/recipe.ts'
import { GroundworkError } from '../../../electron/core/failures.ts'
import { chooseEngine } from '../../../electron/core/load/choose-engine.ts'
import { checkFiles } from '../../../electron/core/recipe/check-files.ts'
import { kindOfFinding } from '../../../electron/core/recipe/finding-kind.ts'
import type { Observed } from '../../../electron/core/recipe/observed.ts'
import { observeScripts } from '../../../electron/core/recipe/observe-scripts.ts'
import { scriptFindings } from '../../../electron/core/recipe/script-findings.ts'
import { createTestHost } from '../../helpers/test-host.ts'

const recipe = recipeSchema.parse({
  groundwork: 1,
  name: 'Shop',
  role: { name: 'app' },
  database: { name: 'shop' },
  load: [{ script: 'a.sql' }],
})

const findingsOf = async (content: string | Buffer) => {
  const folder = mkdtempSync(join(tmpdir(), 'gw-findings-'))
  writeFileSync(join(folder, 'a.sql'), content)
  const { scripts } = await observeScripts(createTestHost(), recipe, folder, new Set(), null, {
    engine: 'auto',
    unavailable: new Set(),
    signal: new AbortController().signal,
  })
  const observed = {
    findings: [],
    scripts,
    server: null,
    roleNames: new Set(['postgres']),
    choices: { allowShell: false },
    extensions: new Map(),
  } as unknown as Observed
  const script = scripts[0]
  if (script === undefined) throw new Error('no script')
  return {
    script,
    findings: scriptFindings(recipe, observed, script),
    errors: scriptFindings(recipe, observed, script).filter((one) => one.severity === 'error'),
  }
}

describe('a script that reaches beyond its database', () => {
  it('of pg_dumpall is refused as one, in one sentence', async () => {
    const { errors } = await findingsOf(
      '--\n-- PostgreSQL database cluster dump\n--\nCREATE ROLE evil SUPERUSER;\n\\connect template1\nCREATE TABLE t (i int);\n',
    )
    expect(errors.map((one) => one.code)).toEqual(['dumpall'])
    expect(kindOfFinding('dumpall')).toBe('file-unsupported')
  })
  it.each([
    ['another database', '\\connect other\nSELECT 1;', 'the database other: 1 statement will'],
    ['another role', 'SELECT 1;\n\\c - boss', 'as another role, boss'],
    ['a database it drops', 'DROP DATABASE IF EXISTS other;', 'drops the database other'],
    ["the recipe's own database", 'CREATE DATABASE shop;', 'makes a database of its own, shop'],
  ])('stops for %s', async (_, sql, said) => {
    const { errors } = await findingsOf(`CREATE TABLE t (i int);\n${sql}\n`)
    expect(errors.map((one) => one.code)).toEqual(['leaves-database'])
    expect(errors[0]?.message).toContain(said)
  })
  it('says that it makes another database, and goes on', async () => {
    const { errors, findings, script } = await findingsOf('CREATE TABLE t (i int);\nCREATE DATABASE other;\n')
    expect(errors).toEqual([])
    expect(findings.find((one) => one.code === 'makes-database')).toMatchObject({
      severity: 'warning',
      place: { line: 2 },
    })
    expect(script.facts?.needsSuperuser[0]?.why).toContain('CREATEDB')
  })
  it('knows a role that a DO block makes', async () => {
    const { findings, script } = await findingsOf(
      'DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = \'ro\') THEN CREATE ROLE "Ro"; END IF; END $$;\nCREATE TABLE t (i int);\nGRANT SELECT ON t TO "Ro";\n',
    )
    expect(findings.map((one) => one.code)).toEqual(['cluster-wide'])
    expect(script.facts?.roles).toEqual([{ name: 'Ro', file: 'a.sql', line: 1, creates: true }])
    expect(script.facts?.needsSuperuser).toHaveLength(1)
  })
})

describe('a file that is no script', () => {
  it.each([
    ['a web page', '<!DOCTYPE html><html></html>', 'script-unsupported', 'This is a web page'],
    ['a packed file', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), 'script-is-compressed', 'gzip'],
    [
      'an archive',
      Buffer.concat([Buffer.from('PGDMP'), Buffer.from([1, 14, 0, 4, 8, 1, 0, 0])]),
      'script-is-archive',
      'pg_dump',
    ],
  ])('%s is named and not read as SQL', async (_, content, code, said) => {
    const { findings } = await findingsOf(content)
    expect(findings.map((one) => one.code)).toEqual([code])
    expect(findings[0]?.message).toContain(said)
  })
  it.each([
    ['leads nowhere', 'nowhere.sql', 'a link to a file that is not there'],
    ['leads to itself', 'a.sql', 'a link that leads back to itself'],
  ])('a link that %s', async (_, to, said) => {
    const folder = mkdtempSync(join(tmpdir(), 'gw-findings-'))
    symlinkSync(to, join(folder, 'a.sql'))
    const found = await checkFiles(recipe, folder, () => undefined)
    expect(found.map((one) => one.code)).toEqual(['file-missing'])
    expect(found[0]?.message).toContain(said)
    expect(found[0]?.message).not.toContain('Did you mean')
  })
  it('a device is never read to its end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gw-findings-'))
    symlinkSync('/dev/zero', join(folder, 'a.sql'))
    const { scripts } = await observeScripts(createTestHost(), recipe, folder, new Set(), null, {
      engine: 'auto',
      unavailable: new Set(),
      signal: AbortSignal.timeout(3000),
    })
    expect(scripts[0]?.facts).toBeNull()
  }, 5000)
})

describe('a script that nobody could answer, or nothing here can load', () => {
  it.each([
    ["\\prompt 'Who? ' who", 'asks for a value', 'variables of this script'],
    ['\\password app', 'asks for a password', 'Take the line out'],
  ])('%s stops the plan at its line', async (command, asks, hint) => {
    const { errors } = await findingsOf(`CREATE TABLE t (i int);\n${command}\nSELECT 1;\n`)
    expect(errors[0]).toMatchObject({ code: 'asks-questions', place: { file: 'a.sql', line: 2 } })
    expect(errors[0]?.message).toContain(`${asks}, and nobody is there to answer`)
    expect(errors[0]?.hint).toContain(hint)
    expect(kindOfFinding('asks-questions')).toBe('script-failed')
  })

  it('that no engine here can load says why, with the line', async () => {
    const { script } = await findingsOf('SELECT 1;\nSELECT 2 \\watch 1\n')
    const { engine: _engine, ...rest } = script
    const facts = script.facts
    if (facts === null) throw new Error('no facts')
    const refusal = ((): Failure => {
      try {
        chooseEngine({ wanted: 'auto', psql: null, serverMajor: 18, facts, platform: 'linux' })
      } catch (error) {
        if (error instanceof GroundworkError) return error.failure
      }
      throw new Error('loads without psql')
    })()
    const observed = { findings: [], scripts: [], server: null, roleNames: new Set(), choices: { allowShell: false } }
    const findings = scriptFindings(recipe, observed as unknown as Observed, { ...rest, refusal })
    expect(findings.find((one) => one.code === 'needs-psql')).toMatchObject({
      severity: 'error',
      message: expect.stringContaining('there is no psql on this computer') as string,
      hint: expect.stringContaining('apt install postgresql-client') as string,
      place: { file: 'a.sql', line: 2 },
    })
  })
})
