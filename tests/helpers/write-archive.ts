// Writes archives of any version as pg_dump would have, from the same sources our reader follows, so that versions no
// pg_dump of this machine makes (1.10 to 1.13, 1.15, 1.16) can be read back; those PostgreSQL 15 reads are held against it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

export type EntryToWrite = {
  readonly dumpId: number
  readonly desc: string
  readonly tag: string
  readonly schema?: string | null
  readonly owner?: string
  readonly definition?: string
  readonly dropStatement?: string
  readonly copyStatement?: string
  readonly section?: 1 | 2 | 3 | 4
  readonly dependencies?: readonly number[]
  readonly withOids?: boolean
  readonly relkind?: string
  /** Rows of TABLE DATA. */
  readonly data?: Buffer
  readonly blobs?: readonly { readonly oid: number; readonly data: Buffer }[]
  readonly catalog?: readonly [table: number, oid: number]
}

export type ArchiveToWrite = {
  readonly minor: number
  readonly compression?: 'none' | 'gzip' | 'lz4' | 'zstd'
  /** How `lz4` and `zstd` are made; the writer itself knows gzip. */
  readonly compress?: (data: Buffer) => Buffer
  readonly entries: readonly EntryToWrite[]
  readonly intSize?: number
  readonly offsetSize?: number
  readonly databaseName?: string
  readonly encoding?: BufferEncoding
  /** As written to a pipe: no offsets. */
  readonly withoutOffsets?: boolean
}

const writer = (intSize: number, encoding: BufferEncoding) => {
  const parts: Buffer[] = []
  const byte = (value: number): void => void parts.push(Buffer.from([value]))
  const unsigned = (value: number, size: number): void => {
    const bytes = Buffer.alloc(size)
    let left = value
    for (let i = 0; i < size; i++) {
      bytes[i] = left % 256
      left = Math.floor(left / 256)
    }
    parts.push(bytes)
  }
  const int = (value: number): void => {
    byte(value < 0 ? 1 : 0)
    unsigned(Math.abs(value), intSize)
  }
  const text = (value: string | null): void => {
    if (value === null) return int(-1)
    const bytes = Buffer.from(value, encoding)
    int(bytes.length)
    parts.push(bytes)
  }
  return { byte, unsigned, int, text, raw: (bytes: Buffer) => void parts.push(bytes), done: () => Buffer.concat(parts) }
}

const sectionOf = (desc: string): number =>
  desc === 'COMMENT' || desc === 'ACL'
    ? 1
    : ['TABLE DATA', 'BLOBS'].includes(desc)
      ? 3
      : ['INDEX', 'CONSTRAINT', 'FK CONSTRAINT', 'TRIGGER', 'RULE'].includes(desc)
        ? 4
        : 2

const hasData = (entry: EntryToWrite): boolean => entry.data !== undefined || entry.blobs !== undefined

type Place = (w: ReturnType<typeof writer>, entry: EntryToWrite) => void

const writeToc = (archive: ArchiveToWrite, formatCode: number, place: Place): Buffer => {
  const { minor, intSize = 4, offsetSize = 8, compression = 'gzip' } = archive
  const w = writer(intSize, archive.encoding ?? 'utf8')
  w.raw(Buffer.from('PGDMP'))
  for (const value of [1, minor, 0, intSize, offsetSize, formatCode]) w.byte(value)
  if (minor >= 15) w.byte({ none: 0, gzip: 1, lz4: 2, zstd: 3 }[compression])
  else w.int(compression === 'none' ? 0 : -1)
  for (const value of [7, 6, 5, 4, 2, 124, 0]) w.int(value) // 2024-03-04 05:06:07
  w.text(archive.databaseName ?? 'shop')
  w.text('14.9')
  w.text('14.9')
  w.int(archive.entries.length)
  for (const entry of archive.entries) {
    w.int(entry.dumpId)
    w.int(hasData(entry) ? 1 : 0)
    w.text(String(entry.catalog?.[0] ?? 0))
    w.text(String(entry.catalog?.[1] ?? 0))
    w.text(entry.tag)
    w.text(entry.desc)
    if (minor >= 11) w.int(entry.section ?? sectionOf(entry.desc))
    w.text(entry.definition ?? '')
    w.text(entry.dropStatement ?? '')
    w.text(entry.copyStatement ?? '')
    w.text(entry.schema === undefined ? 'public' : entry.schema)
    w.text('')
    if (minor >= 14) w.text(entry.desc === 'TABLE' ? 'heap' : '')
    if (minor >= 16) w.int((entry.relkind ?? '\0').charCodeAt(0))
    w.text(entry.owner ?? 'postgres')
    w.text(entry.withOids ? 'true' : 'false')
    for (const needed of entry.dependencies ?? []) w.text(String(needed))
    w.text(null)
    place(w, entry)
  }
  return w.done()
}

const packer = ({ compression = 'gzip', compress }: ArchiveToWrite, forFile: boolean): ((data: Buffer) => Buffer) => {
  if (compression === 'none') return (data) => data
  if (compression === 'gzip') return forFile ? gzipSync : deflateSync
  if (!compress) throw new Error(`say how ${compression} is made`)
  return compress
}

/** In chunks of 4 KB, as zlib's writer makes them. */
const chunked = (archive: ArchiveToWrite, data: Buffer): Buffer => {
  const w = writer(archive.intSize ?? 4, 'utf8')
  for (let at = 0; at < data.length; at += 4096) {
    const chunk = data.subarray(at, at + 4096)
    w.int(chunk.length)
    w.raw(chunk)
  }
  w.int(0)
  return w.done()
}

export const writeCustom = (archive: ArchiveToWrite): Buffer => {
  const { intSize = 4, offsetSize = 8 } = archive
  const pack = packer(archive, false)
  const blocks = new Map<number, Buffer>()
  for (const entry of archive.entries) {
    const w = writer(intSize, 'utf8')
    if (entry.data) {
      w.byte(1)
      w.int(entry.dumpId)
      w.raw(chunked(archive, pack(entry.data)))
    } else if (entry.blobs) {
      w.byte(3)
      w.int(entry.dumpId)
      for (const { oid, data } of entry.blobs) {
        w.int(oid | 0) // pg_dump writes the oid as an int
        w.raw(chunked(archive, pack(data)))
      }
      w.int(0)
    } else continue
    blocks.set(entry.dumpId, w.done())
  }
  const offsets = new Map<number, number>()
  const place: Place = (w, entry) => {
    const offset = offsets.get(entry.dumpId)
    w.byte(!hasData(entry) ? 3 : archive.withoutOffsets ? 1 : 2)
    w.unsigned(offset ?? 0, offsetSize)
  }
  let at = writeToc(archive, 1, place).length
  for (const [dumpId, block] of blocks) {
    if (!archive.withoutOffsets) offsets.set(dumpId, at)
    at += block.length
  }
  return Buffer.concat([writeToc(archive, 1, place), ...blocks.values()])
}

type Member = { readonly name: string; readonly data: Buffer }

const ending = { none: '', gzip: '.gz', lz4: '.lz4', zstd: '.zst' }

const membersOf = (archive: ArchiveToWrite, isTar = false): Member[] => {
  const compression = archive.compression ?? 'gzip'
  const pack = packer(archive, true)
  const blobToc = (entry: EntryToWrite): string => (archive.minor >= 16 ? `blobs_${entry.dumpId}.toc` : 'blobs.toc')
  const toc = writeToc(archive, 3, (w, entry) =>
    w.text(entry.data || (entry.blobs && isTar) ? `${entry.dumpId}.dat` : entry.blobs ? blobToc(entry) : ''),
  )
  return [
    { name: 'toc.dat', data: toc },
    ...archive.entries.flatMap((entry): Member[] => [
      ...(entry.data ? [{ name: `${entry.dumpId}.dat${ending[compression]}`, data: pack(entry.data) }] : []),
      ...(entry.blobs ?? []).map(({ oid, data }) => ({
        name: `blob_${oid}.dat${ending[compression]}`,
        data: pack(data),
      })),
      ...(entry.blobs
        ? [
            {
              name: blobToc(entry),
              data: Buffer.from(entry.blobs.map(({ oid }) => `${oid} blob_${oid}.dat\n`).join('')),
            },
          ]
        : []),
    ]),
  ]
}

export const writeDirectory = (folder: string, archive: ArchiveToWrite): string => {
  mkdirSync(folder, { recursive: true })
  for (const { name, data } of membersOf(archive)) writeFileSync(join(folder, name), data)
  return folder
}

export type TarMemberToWrite = {
  readonly name: string
  readonly data?: Buffer
  readonly type?: string
  readonly link?: string
  readonly size?: number
}

export const writeTar = (members: readonly TarMemberToWrite[]): Buffer => {
  const parts: Buffer[] = []
  for (const { name, data = Buffer.alloc(0), type = '0', link = '', size = data.length } of members) {
    const header = Buffer.alloc(512)
    header.write(name, 0, 100, 'utf8')
    header.write('0000600\0', 100)
    header.write('0000000\0', 108)
    header.write('0000000\0', 116)
    if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
    else {
      header.writeUInt32BE(0x80000000, 124)
      header.writeBigUInt64BE(BigInt(size), 128)
    }
    header.write('00000000000\0', 136)
    header.write('        ', 148)
    header.write(type, 156)
    header.write(link, 157, 100)
    header.write('ustar\0' + '00', 257)
    let sum = 0
    for (const byte of header) sum += byte
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    parts.push(header, data, Buffer.alloc((512 - (data.length % 512)) % 512))
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}

export const writePgTar = (archive: ArchiveToWrite): Buffer =>
  writeTar(membersOf({ ...archive, compression: 'none' }, true))

export type ZipToWrite = {
  readonly name: string
  readonly data: Buffer
  readonly link?: boolean
  readonly encrypted?: boolean
  readonly saidBytes?: number
  readonly deflated?: boolean
}

/** Stored, not compressed: what matters here are names and flags. */
export const writeZip = (files: readonly ZipToWrite[], crc32: (data: Buffer) => number): Buffer => {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, data, link = false, encrypted = false, saidBytes = data.length, deflated = false } of files) {
    const packed = deflated ? deflateRawSync(data) : data
    const nameBytes = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.write('PK\x03\x04', 'latin1')
    local.writeUInt16LE(encrypted ? 1 : 0, 6)
    local.writeUInt32LE(crc32(data), 14)
    local.writeUInt16LE(deflated ? 8 : 0, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(saidBytes, 22)
    local.writeUInt16LE(nameBytes.length, 26)
    const central = Buffer.alloc(46)
    central.write('PK\x01\x02', 'latin1')
    central.writeUInt16LE(0x0314, 4)
    central.writeUInt16LE(encrypted ? 1 : 0, 8)
    central.writeUInt32LE(crc32(data), 16)
    central.writeUInt16LE(deflated ? 8 : 0, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(saidBytes, 24)
    central.writeUInt16LE(nameBytes.length, 28)
    central.writeUInt32LE(((link ? 0o120777 : 0o100644) << 16) >>> 0, 38)
    central.writeUInt32LE(at, 42)
    directory.push(central, nameBytes)
    parts.push(local, nameBytes, packed)
    at += 30 + nameBytes.length + packed.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, list, end])
}

export const rowsOf = (table: string, count: number): Buffer =>
  Buffer.from(`${Array.from({ length: count }, (_, i) => `${i + 1}\t${table} row ${i + 1}`).join('\n')}\n\\.\n\n\n`)

/** A small shop with a bit of everything a reader must know. */
export const shopEntries: readonly EntryToWrite[] = [
  {
    dumpId: 1,
    desc: 'ENCODING',
    tag: 'ENCODING',
    schema: null,
    owner: '',
    definition: "SET client_encoding = 'UTF8';\n",
  },
  {
    dumpId: 2,
    desc: 'STDSTRINGS',
    tag: 'STDSTRINGS',
    schema: null,
    owner: '',
    definition: "SET standard_conforming_strings = 'on';\n",
  },
  {
    dumpId: 3,
    desc: 'SEARCHPATH',
    tag: 'SEARCHPATH',
    schema: null,
    owner: '',
    definition: "SELECT pg_catalog.set_config('search_path', '', false);\n",
  },
  {
    dumpId: 4,
    desc: 'EXTENSION',
    tag: 'citext',
    schema: null,
    owner: '',
    definition: 'CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;\n',
    dropStatement: 'DROP EXTENSION citext;\n',
    catalog: [3079, 16390],
  },
  {
    dumpId: 5,
    desc: 'TABLE',
    tag: 'customer',
    owner: 'shop_owner',
    definition: 'CREATE TABLE public.customer (\n    id integer NOT NULL,\n    name public.citext\n);\n',
    dropStatement: 'DROP TABLE public.customer;\n',
    dependencies: [4],
    relkind: 'r',
    catalog: [1259, 16500],
  },
  {
    dumpId: 6,
    desc: 'TABLE',
    tag: 'Größe',
    owner: 'shop_owner',
    definition: 'CREATE TABLE public."Größe" (\n    id integer NOT NULL,\n    name text\n);\n',
    relkind: 'r',
    catalog: [1259, 16501],
  },
  {
    dumpId: 7,
    desc: 'TABLE DATA',
    tag: 'customer',
    owner: 'shop_owner',
    copyStatement: 'COPY public.customer (id, name) FROM stdin;\n',
    dependencies: [5],
    data: rowsOf('customer', 3000),
    catalog: [0, 16500],
  },
  {
    dumpId: 8,
    desc: 'TABLE DATA',
    tag: 'Größe',
    owner: 'shop_owner',
    copyStatement: 'COPY public."Größe" (id, name) FROM stdin;\n',
    dependencies: [6],
    data: rowsOf('Größe', 20),
    catalog: [0, 16501],
  },
  {
    dumpId: 9,
    desc: 'CONSTRAINT',
    tag: 'customer customer_pkey',
    owner: 'shop_owner',
    definition: 'ALTER TABLE ONLY public.customer\n    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);\n',
    dependencies: [5],
    catalog: [2606, 16510],
  },
  {
    dumpId: 10,
    desc: 'ACL',
    tag: 'TABLE customer',
    owner: 'shop_owner',
    definition: 'GRANT SELECT ON TABLE public.customer TO "Reader";\n',
    dependencies: [5],
  },
]
