import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { detectFormat } from '../../../electron/core/script/detect-format.ts'
import { corpusFolder, hasCorpus } from '../../helpers/corpus.ts'
import { failureOf, scratch, write } from './read-all.ts'

// Machines that run everything at once are slow.
vi.setConfig({ testTimeout: 60_000 })

const tar = (name: string): Buffer => {
  const block = Buffer.alloc(1024)
  block.write(name, 0)
  block.write('ustar\0', 257, 'latin1')
  return block
}
const folder = (name: string, ...files: string[]): string => {
  const path = join(scratch, name)
  mkdirSync(path, { recursive: true })
  for (const file of files) writeFileSync(join(path, file), 'x')
  return path
}

describe('detectFormat', () => {
  it.each([
    ['a script', 'SELECT 1;', 'script'],
    ['a script with a mark', '\ufeffSELECT 1;', 'script'],
    ['a script in UTF-16', Buffer.from('\ufeffSELECT 1;', 'utf16le'), 'script'],
    ['a script in UTF-16 without its mark', Buffer.from('CREATE TABLE t (a int);', 'utf16le'), 'script'],
    ['a script in Latin-1', Buffer.from("SELECT 'caf\xe9';", 'latin1'), 'script'],
    ['a script that begins with a bracket', '[1] is not json', 'json'],
    ['words', 'hello world', 'script'],
    ['an angle bracket is not yet a page', '<none>\nSELECT 1;', 'script'],
    ['custom archive', 'PGDMP\x01\x0e\x00\x04\x08\x01\x01', 'archive-custom'],
    ['a toc.dat alone', 'PGDMP\x01\x0e\x00\x04\x08\x03\x01', 'archive-directory'],
    ['tar archive', tar('toc.dat'), 'archive-tar'],
    ['another tar', tar('readme.txt'), 'binary'],
    ['gzip', gzipSync('SELECT 1;'), 'gzip'],
    ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20]), 'zstd'],
    ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x64]), 'lz4'],
    ['bzip2', Buffer.from('BZh91AY&SY\x00\x01', 'latin1'), 'bzip2'],
    ['text that begins like bzip2', 'BZh9 is a nice word', 'script'],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00]), 'xz'],
    ['zip', Buffer.from('PK\x03\x04\x14\x00', 'latin1'), 'zip'],
    ['SQLite', 'SQLite format 3\0\x10', 'sqlite-file'],
    ['SQL Server', 'TAPE\0\0\x03\0', 'mssql-backup'],
    ['HTML', '\n<!DOCTYPE html>\n<html>', 'html'],
    ['JSON object', '{"tables": []}', 'json'],
    ['JSON list', '[{"a": 1}]', 'json'],
    ['NUL bytes', 'SELECT 1;\0\0', 'binary'],
    ['the first bytes of a picture', '\x89PNG\r\n\x1a\nabcd', 'binary'],
    ['a PDF', '%PDF-1.7\n%abc\n1 0 obj', 'binary'],
    ['a few control characters', '\x02\x03ab\x01', 'binary'],
    ['a script that DOS ended', 'SELECT 1;\r\n\x1a', 'script'],
    ['noise', brotliCompressSync(Buffer.from('x'.repeat(50) + Math.PI)), 'binary'],
    ['nothing', '', 'empty'],
    ['only white space', ' \n\t\r\n', 'empty'],
  ])('%s', async (_name, content, format) => {
    const found = await detectFormat(write(content))
    expect(found.format).toBe(format)
    expect(found.sentence).toMatch(/^This .*\.$/)
    expect(found.nextStep.length).toBeGreaterThan(15)
  })

  it('does not believe the name', async () => {
    expect((await detectFormat(write('PGDMP\x01\x0e\x00\x04\x08\x01\x01', 'schema.sql'))).format).toBe('archive-custom')
    expect((await detectFormat(write('SELECT 1;', 'schema.dump'))).format).toBe('script')
  })

  it('looks into folders', async () => {
    expect((await detectFormat(folder('dir', 'toc.dat'))).format).toBe('archive-directory')
    expect((await detectFormat(folder('all', 'toc.glo'))).format).toBe('dumpall-archive')
    expect(await failureOf(detectFormat(folder('plain', 'schema.sql')))).toMatchObject({
      kind: 'file-unsupported',
      message: expect.stringContaining('no toc.dat'),
    })
  })

  it('says when there is no file', async () => {
    const path = join(scratch, 'not-there.sql')
    expect(await failureOf(detectFormat(path))).toMatchObject({
      kind: 'file-missing',
      file: path,
      message: `There is no file ${path}.`,
    })
  })

  it('says when it may not be read', async () => {
    const path = write('SELECT 1;', 'secret.sql')
    chmodSync(path, 0)
    if (process.getuid?.() !== 0) {
      expect(await failureOf(detectFormat(path))).toMatchObject({
        kind: 'file-unreadable',
        message: expect.stringContaining('permission was denied'),
      })
      return
    }
    // root may read everything; a link into itself is a file nobody can open.
    const loop = join(scratch, 'loop.sql')
    symlinkSync('loop.sql', loop)
    expect(await failureOf(detectFormat(loop))).toMatchObject({ kind: 'file-unreadable' })
  })

  it.skipIf(!hasCorpus)('knows real archives', async () => {
    const real = async (path: string): Promise<string> => (await detectFormat(join(corpusFolder, 'files', path))).format
    const { readdirSync } = await import('node:fs')
    const only = (id: string): string => `${id}/${readdirSync(join(corpusFolder, 'files', id))[0]}`
    expect(await real(only('derived-pagila114-dump'))).toBe('archive-custom')
    expect(await real(only('derived-pagila114-tar'))).toBe('archive-tar')
    expect(await real(only('derived-pagila114-dir'))).toBe('archive-directory')
    expect(await detectFormat(join(corpusFolder, 'files', only('derived-pagila114-dir'), 'toc.dat'))).toMatchObject({
      format: 'archive-directory',
      nextStep: 'Name the folder it lies in.',
    })
  })
})
