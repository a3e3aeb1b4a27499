// Every row of the catalogue is really provoked by a test, or it is said here why it cannot be.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { catalogue } from '../../../electron/core/doctor/explain-catalogue.ts'
import { clientCatalogue } from '../../../electron/core/doctor/explain-catalogue-client.ts'

const notHere: Readonly<Record<string, string>> = {
  'locale-provider-unknown': 'a server before 15 says it',
  'no-lz4': 'a server built without LZ4 says it',
  'out-of-memory': 'it would take the machine down with it',
}

it('has a test per row that makes a server or a tool say it', () => {
  const folder = join(import.meta.dirname, '../../integration/doctor')
  const tests = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  const ids = [...new Set([...catalogue, ...clientCatalogue].map(({ id }) => id))]
  expect(ids.filter((id) => !(id in notHere) && !new RegExp(`['\\s]${id}[':,]`).test(tests))).toEqual([])
  expect(Object.keys(notHere).filter((id) => !ids.includes(id))).toEqual([])
})
