// A sample for every sentence about what is no dump: none may be added without one. Where the program that makes such files is
// on this computer, its own file is looked at as well.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { foreignFiles } from '../../../electron/core/archive/foreign-files.ts'
import { xrayFile } from '../../../electron/core/xray/xray-file.ts'
import { createTestHost } from '../../helpers/test-host.ts'
import { shopEntries, writeCustom } from '../../helpers/write-archive.ts'

const root = mkdtempSync(join(tmpdir(), 'gw-foreign-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let number = 0
const look = (bytes: Buffer | string) => {
  const path = join(root, `file-${number++}`)
  writeFileSync(path, bytes)
  return xrayFile(createTestHost(), path)
}
/** The sign, and bytes behind it that are no text. */
const begun = (...sign: readonly (string | readonly number[])[]): Buffer =>
  Buffer.concat([
    ...sign.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 7919 + ((i * i) % 251)) % 256)),
  ])
const archive = writeCustom({ minor: 14, entries: shopEntries })
const utf16 = (order: 'le' | 'be'): Buffer => {
  const text = Buffer.from(`\ufeff${archive.toString('latin1')}`, 'utf16le')
  return order === 'le' ? text : text.swap16()
}

const samples: readonly (readonly [start: string, ...(Buffer | string)[]])[] = [
  [
    'This was a pg_dump archive and is destroyed: it was written again as UTF-16 text',
    utf16('le'),
    utf16('be'),
    utf16('le').subarray(2),
  ],
  [
    'This was a pg_dump archive and is destroyed: it was written again as UTF-8 text',
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), archive]),
  ],
  ['This file is encrypted (OpenSSL)', begun('Salted__'), 'U2FsdGVkX1+abcdefghijklmnop\n'],
  ['This file is encrypted (PGP)', '-----BEGIN PGP MESSAGE-----\n\nhQEM\n', begun([0x85, 0x02]), begun([0x8c, 0x0d])],
  [
    'This file is encrypted (age)',
    'age-encryption.org/v1\n-> X25519 abc\n',
    '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n',
  ],
  ['This file is encrypted (Ansible Vault)', '$ANSIBLE_VAULT;1.1;AES256\n6131\n'],
  ['This is a 7z archive', begun([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ['This is a RAR archive', begun('Rar!\x1a\x07\x01\x00')],
  ['This is a pg_dump archive written as Base64', archive.toString('base64')],
  ['This is an archive of MongoDB', begun([0x6d, 0xe2, 0x99, 0x81])],
  ['This is an export of Oracle', begun([0x03, 0x03], 'iEXPORT:V11.02.00\n')],
  [
    'This is a file of Microsoft Office or Access in the old format',
    begun([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  ],
  [
    'This is a Microsoft Access database',
    begun('\x00\x01\x00\x00Standard ACE DB\0'),
    begun('\x00\x01\x00\x00Standard Jet DB\0'),
  ],
  ['This is a PDF', begun('%PDF-1.7\n')],
  [
    'This is a picture',
    begun([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    begun([0xff, 0xd8, 0xff]),
    begun('GIF89a'),
  ],
  [
    'This is a program',
    begun([0x7f, 0x45, 0x4c, 0x46]),
    begun('MZ', [0x90, 0], 'This program cannot be run in DOS mode'),
  ],
  ['This is a Parquet file', begun('PAR1')],
  ['This is a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n'],
  [
    'This is an error message of a storage service',
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>',
  ],
  ['This is XML', '<?xml version="1.0"?>\n<rows><row/></rows>\n', '\ufeff<?xml version="1.0"?><a/>'],
  ['This is a binary log of MySQL', begun([0xfe, 0x62, 0x69, 0x6e])],
  ['This is a Redis dump', begun('REDIS0009')],
]

/** Told by more than their first bytes. */
const others: readonly (readonly [sentence: RegExp, string | Buffer])[] = [
  [/^This is text, and nothing in it is SQL\.$/, 'id;name\n1;Anna\n2;Otto\n'],
  [/^This is text, and nothing in it is SQL\.$/, 'Dear support,\nthe dump is attached.\n'],
  [/^This file is empty\.$/, '   \n\n'],
  [/^This is JSON, not a script\.$/, '[{"id": 1}]'],
  [/^This is a web page, not a script\.$/, '<html><head><title>Sign in</title></head></html>'],
  [/^This is binary data of no kind that is known here/, begun([0x11, 0x22, 0])],
  [
    /^This is SQL of MySQL or MariaDB, not of PostgreSQL\.$/,
    '-- MariaDB dump 10.19\nCREATE TABLE `t` (`id` int(11) NOT NULL AUTO_INCREMENT) ENGINE=InnoDB;\nINSERT INTO `t` VALUES (1);\n',
  ],
  [
    /^This is SQL of SQLite, not of PostgreSQL\.$/,
    'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);\nCOMMIT;\n',
  ],
  [
    /^This is SQL of Microsoft SQL Server, not of PostgreSQL\.$/,
    'USE [shop]\nGO\nCREATE TABLE [dbo].[t]([id] [int] IDENTITY(1,1) NOT NULL)\nGO\n',
  ],
  [/^The archive is cut off or damaged/, archive.subarray(0, 400)],
]

describe('what is no dump', () => {
  it('every sentence has a sample, and no other is said of it', async () => {
    const unused = new Set(foreignFiles.map(({ sentence }) => sentence))
    for (const [start, ...all] of samples) {
      const wanted = foreignFiles.find(({ sentence }) => sentence.startsWith(start))
      expect(wanted, start).toBeDefined()
      if (wanted === undefined) continue
      unused.delete(wanted.sentence)
      for (const bytes of all) {
        const found = await look(bytes)
        expect(found.sentence).toBe(wanted.sentence)
        expect(found).toMatchObject({ kind: 'not-a-dump', verdict: { kind: 'cannot' } })
        expect(found.findings[0]?.hint).toBe(wanted.nextStep)
        expect(`${wanted.sentence} ${wanted.nextStep}`).toMatch(/^[A-Z].*\.(?: .*|$)/)
      }
    }
    expect([...unused]).toEqual([])
  })

  it.each(others)('%s', async (sentence, bytes) => {
    const found = await look(bytes)
    expect(found.sentence).toMatch(sentence)
    expect(found.verdict.kind).toBe('cannot')
    expect(found.findings[0]?.hint ?? '').not.toBe('')
  })

  const has = (name: string): boolean => spawnSync(name, ['--version']).error === undefined
  it.runIf(has('openssl'))('encrypted by openssl itself', async () => {
    const encrypt = (...options: string[]) =>
      execFileSync('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', '-pass', 'pass:x', ...options], { input: archive })
    for (const bytes of [encrypt(), encrypt('-a')])
      expect((await look(bytes)).sentence).toBe('This file is encrypted (OpenSSL).')
  })
})
