import type { ScriptLook } from './script-look.ts'

/** What the file is, when it is no script. */
export const findFormat = ({ facts, shown, add }: ScriptLook): void => {
  if (facts.format === 'empty') add('warning', 'script-empty', `"${shown}" is empty.`)
  else if (facts.format.startsWith('archive') || facts.format === 'dumpall-archive')
    add('error', 'script-is-archive', `"${shown}" is an archive of pg_dump, not a script.`, {
      hint: 'Restoring archives is not part of a recipe yet. Make a script of it: pg_restore --file=schema.sql ARCHIVE.',
    })
  else if (['gzip', 'zstd', 'lz4', 'bzip2', 'xz', 'zip'].includes(facts.format))
    add('error', 'script-is-compressed', `"${shown}" is compressed (${facts.format}).`, {
      hint: 'Unpack it and list the unpacked script.',
    })
  else if (facts.format !== 'script') {
    const said = facts.findings.find((finding) => finding.code === 'not-a-script')
    add(
      'error',
      'script-unsupported',
      said === undefined ? `"${shown}" is not a script (${facts.format}).` : `"${shown}": ${said.message}`,
      { hint: said?.hint ?? 'List a file of plain SQL.', place: { file: shown } },
    )
  }
}

/** How its bytes are read, where that is not certain. */
export const findEncoding = ({ facts, shown, add }: ScriptLook): void => {
  if (facts.encoding.source === 'guess')
    add(
      'warning',
      'encoding-guessed',
      `"${shown}" is not valid UTF-8; it is read as ${facts.encoding.name}, a guess (${Math.round(facts.encoding.confidence * 100)} % sure).`,
      {
        place: { file: shown },
        hint: `Look at a name with accents afterwards, and say the encoding in the recipe: { script: ${shown}, encoding: ${facts.encoding.name} }.`,
      },
    )
  else if (facts.encoding.confidence < 1)
    add(
      'warning',
      'encoding-unsure',
      `"${shown}" is read as ${facts.encoding.name}, but holds bytes that are not valid in it.`,
      {
        place: { file: shown },
        hint: 'Say the encoding in the recipe (encoding: LATIN1, WIN1252 ...), or mend the file.',
      },
    )
}
