// The heart of the product: what scripts are said to declare against what was in the catalogs after they were loaded,
// name by name, for every real schema of the corpus that loads completely. Prints a table.
import { writeFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectScripts } from '../../electron/core/script/facts/inspect-scripts.ts'
import { corpusEntries, corpusFolder, hasCorpus } from '../helpers/corpus.ts'

if (!hasCorpus)
  console.warn(`SKIPPED: no corpus at ${corpusFolder}, so declared objects of real schemas are not compared.`)

/** The database of this entry looked through its own search_path, so argument types stand without their schema. */
const plain = (name: string, schema: string) => name.replace(/\(.*\)$/, (args) => args.replaceAll(`${schema}.`, ''))

const searchPaths: Readonly<Record<string, string>> = { musicbrainz: 'musicbrainz, public' }
/** Un-rendered templates declare nothing until they are filled in. */
const templates = new Set(['ohdsi-cdm'])

describe.skipIf(!hasCorpus)('declared objects of real schemas', () => {
  const table: string[] = []
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'corpus-declares-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
    console.log(['entry                     objects   ms  result', ...table].join('\n'))
  })

  const entries = corpusEntries().filter(
    (entry) => entry.complete && entry.scripts.every((script) => script.endsWith('.sql')),
  )
  test.each(entries.map((entry) => [entry.id, entry] as const))('%s', async (id, entry) => {
    const searchPath = searchPaths[id]
    const variables = { PGUSER: 'postgres', USER: 'postgres', DBNAME: 'corpus' }
    const scripts = entry.scripts.map((script) => ({
      file: join(entry.folder, script),
      shownAs: script,
      variables,
      ...(searchPath === undefined ? {} : { searchPath }),
    }))
    const prep = join(folder, `${id}.sql`)
    await writeFile(prep, `${entry.prep.join(';\n')};`)
    const started = performance.now()
    const { expected, uncertain, facts } = await inspectScripts([{ file: prep, shownAs: 'prep.sql' }, ...scripts], {
      serverVersionNumber: 150018,
    })
    const ms = Math.round(performance.now() - started)
    if (templates.has(id)) {
      expect(facts.flatMap((one) => one.findings).map((one) => one.code)).toContain('template')
      table.push(`${id.padEnd(24)} ${'-'.padStart(8)} ${String(ms).padStart(4)}  a template, said so`)
      return
    }
    const wrong: string[] = []
    const unknown: string[] = []
    let objects = 0
    for (const kind of new Set([...Object.keys(entry.names), ...expected.map((one) => one.kind)])) {
      const schema = searchPath?.split(',')[0] ?? 'public'
      const left = (entry.names[kind] ?? []).map((name) => plain(name, schema))
      objects += left.length
      const open = expected.some((one) => one.kind === kind && one.name === '*')
      for (const one of expected.filter((object) => object.kind === kind && object.name !== '*')) {
        const at = left.indexOf(plain(one.name, schema))
        if (at >= 0) left.splice(at, 1)
        else if (one.certain) wrong.push(`${kind}: expected ${one.name}, which is not there`)
      }
      if (open && left.length > 0) unknown.push(`${left.length} ${kind}`)
      else for (const name of left) wrong.push(`${kind}: did not expect ${name}`)
    }
    table.push(
      `${id.padEnd(24)} ${String(objects).padStart(8)} ${String(ms).padStart(4)}  ${wrong.length > 0 ? `${wrong.length} WRONG` : 'exact'}${unknown.length > 0 ? `, not known beforehand and said so: ${unknown.join(', ')}` : ''}`,
    )
    if (unknown.length > 0) expect(uncertain.length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })
})
