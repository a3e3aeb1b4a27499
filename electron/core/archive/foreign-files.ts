// What people send when a dump was asked for: one sentence and the next step for each, told by the first bytes.
export type ForeignFile = { readonly id: string; readonly sentence: string; readonly nextStep: string }

type Sign = ForeignFile & { readonly test: (head: Buffer, text: string) => boolean }

const startsWith =
  (...bytes: readonly (string | readonly number[])[]) =>
  (head: Buffer): boolean =>
    bytes.some((one) => {
      const wanted = typeof one === 'string' ? Buffer.from(one, 'latin1') : Buffer.from(one)
      return head.subarray(0, wanted.length).equals(wanted)
    })
const says =
  (pattern: RegExp) =>
  (_: Buffer, text: string): boolean =>
    pattern.test(text)

const askForBinary =
  "What was changed cannot be put back. Ask for the original file; on Windows it has to be made with pg_dump -f FILE, because PowerShell's > rewrites what a program prints."
const unlock = 'Ask for the key or the password, decrypt it, and name the file that comes out.'

const signs: readonly Sign[] = [
  {
    id: 'destroyed-utf16',
    sentence:
      "This was a pg_dump archive and is destroyed: it was written again as UTF-16 text, as PowerShell's > does.",
    nextStep: askForBinary,
    test: startsWith(
      [0xff, 0xfe, 0x50, 0, 0x47, 0, 0x44, 0, 0x4d, 0, 0x50, 0],
      [0x50, 0, 0x47, 0, 0x44, 0, 0x4d, 0, 0x50, 0],
      [0xfe, 0xff, 0, 0x50, 0, 0x47, 0, 0x44, 0, 0x4d, 0, 0x50],
    ),
  },
  {
    id: 'destroyed-bom',
    sentence: 'This was a pg_dump archive and is destroyed: it was written again as UTF-8 text.',
    nextStep: askForBinary,
    test: startsWith('\xef\xbb\xbfPGDMP'),
  },
  {
    id: 'encrypted',
    sentence: 'This file is encrypted (OpenSSL).',
    nextStep: unlock,
    test: startsWith('Salted__', 'U2FsdGVkX1'),
  },
  {
    id: 'encrypted',
    sentence: 'This file is encrypted (PGP).',
    nextStep: unlock,
    test: (head, text) =>
      text.startsWith('-----BEGIN PGP MESSAGE-----') ||
      startsWith(
        [0x85, 0x01],
        [0x85, 0x02],
        [0x85, 0x04],
        [0x84, 0x5e],
        [0x8c, 0x0d],
        [0xc1, 0xc0],
        [0xc1, 0xc1],
        [0xc3, 0x0d],
      )(head),
  },
  {
    id: 'encrypted',
    sentence: 'This file is encrypted (age).',
    nextStep: unlock,
    test: startsWith('age-encryption.org/', '-----BEGIN AGE ENCRYPTED FILE-----'),
  },
  {
    id: 'encrypted',
    sentence: 'This file is encrypted (Ansible Vault).',
    nextStep: unlock,
    test: startsWith('$ANSIBLE_VAULT;'),
  },
  {
    id: '7z',
    sentence: 'This is a 7z archive.',
    nextStep: 'Unpack it with 7-Zip, and name what is inside.',
    test: startsWith([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
  },
  {
    id: 'rar',
    sentence: 'This is a RAR archive.',
    nextStep: 'Unpack it (7-Zip, unrar), and name what is inside.',
    test: startsWith('Rar!\x1a\x07'),
  },
  {
    id: 'base64',
    sentence: 'This is a pg_dump archive written as Base64 text.',
    nextStep: 'Decode it first: base64 -d FILE > dump.backup',
    test: startsWith('UEdETVA'),
  },
  {
    id: 'mongodb',
    sentence: 'This is an archive of MongoDB, not of PostgreSQL.',
    nextStep: 'Restore it with mongorestore, and move the data over from there.',
    test: startsWith([0x6d, 0xe2, 0x99, 0x81]),
  },
  {
    id: 'oracle',
    sentence: 'This is an export of Oracle, not of PostgreSQL.',
    nextStep: 'Import it into Oracle, and move the data over with ora2pg.',
    test: (head) => head.subarray(0, 16).includes('EXPORT:V'),
  },
  {
    id: 'ole',
    sentence: 'This is a file of Microsoft Office or Access in the old format, not a dump.',
    nextStep: 'Ask for a dump made with pg_dump.',
    test: startsWith([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  },
  {
    id: 'access',
    sentence: 'This is a Microsoft Access database, not a dump of PostgreSQL.',
    nextStep: 'Move its tables over with pgloader or mdb-tools.',
    test: startsWith('\x00\x01\x00\x00Standard Jet DB', '\x00\x01\x00\x00Standard ACE DB'),
  },
  {
    id: 'pdf',
    sentence: 'This is a PDF, not a dump.',
    nextStep: 'Ask for the dump itself.',
    test: startsWith('%PDF-'),
  },
  {
    id: 'picture',
    sentence: 'This is a picture, not a dump.',
    nextStep: 'Ask for the dump itself.',
    test: startsWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], [0xff, 0xd8, 0xff], 'GIF8'),
  },
  {
    id: 'program',
    sentence: 'This is a program, not a dump.',
    nextStep: 'Ask for the dump itself.',
    test: (head) =>
      startsWith([0x7f, 0x45, 0x4c, 0x46], [0xcf, 0xfa, 0xed, 0xfe])(head) ||
      (head.toString('latin1', 0, 2) === 'MZ' && head.includes('This program')),
  },
  {
    id: 'parquet',
    sentence: 'This is a Parquet file: the rows of one table, without a schema.',
    nextStep: 'Ask for a dump made with pg_dump, or load it with a tool that reads Parquet.',
    test: startsWith('PAR1'),
  },
  {
    id: 'git-lfs',
    sentence: 'This is a pointer of Git LFS, not the file itself.',
    nextStep: 'Fetch the file with: git lfs pull',
    test: says(/^version https:\/\/git-lfs\.github\.com\/spec\//),
  },
  {
    id: 'error-page',
    sentence: 'This is an error message of a storage service, not the file that was asked for.',
    nextStep: 'The link has probably expired: ask for a new one and download again.',
    test: says(/^\s*<\?xml[^>]*>\s*<Error>\s*<Code>/),
  },
  {
    id: 'xml',
    sentence: 'This is XML, not a dump.',
    nextStep: 'Ask for a dump made with pg_dump.',
    test: says(/^\s*<\?xml\b/),
  },
  {
    id: 'mysql-binlog',
    sentence: 'This is a binary log of MySQL, not a dump of PostgreSQL.',
    nextStep: 'Ask for a dump, and convert it with pgloader.',
    test: startsWith([0xfe, 0x62, 0x69, 0x6e]),
  },
  {
    id: 'rdb',
    sentence: 'This is a Redis dump, not one of PostgreSQL.',
    nextStep: 'Load it into Redis.',
    test: (head) => /^REDIS\d{4}/.test(head.toString('latin1', 0, 9)),
  },
]

/** All of them, to be held against samples. */
export const foreignFiles: readonly ForeignFile[] = signs

export const findForeign = (head: Buffer): ForeignFile | null => {
  const text = head.toString('latin1', 0, 2000).replace(/^\xef\xbb\xbf/, '')
  const found = signs.find(({ test }) => test(head, text))
  return found === undefined ? null : { id: found.id, sentence: found.sentence, nextStep: found.nextStep }
}
