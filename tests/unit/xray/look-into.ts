// A folder of files to be looked into, gone when the tests are done.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { xrayFile } from '../../../electron/core/xray/xray-file.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { shopEntries, writeCustom } from '../../helpers/write-archive.ts'

export const root = mkdtempSync(join(tmpdir(), 'gw-xray-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
export const host = createTestHost()
let number = 0
export const write = (bytes: Buffer | string, name = `file-${number++}`): string => {
  writeFileSync(join(root, name), bytes)
  return join(root, name)
}
export const look = (path: string) => xrayFile(host, path)
export const archive = writeCustom({ minor: 14, entries: shopEntries })
