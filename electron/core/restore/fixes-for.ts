// What would make a failed unit work, each an id a person or a script may act on (fix/fix-ids.ts says which are applied by
// Groundwork; look-at:... is advice). From the SQLSTATE first, the words tell apart what shares one.
import type { RestoreFix } from '../../../shared/model/restore.ts'
import { extensionOf } from '../doctor/extension-of.ts'
import type { UnitError } from './types.ts'

type Row = {
  readonly sqlStates: readonly string[]
  readonly fixes: (error: UnitError, said: string) => readonly RestoreFix[]
}

const named = (said: string, pattern: RegExp, fix: (name: string) => readonly RestoreFix[]): readonly RestoreFix[] => {
  const name = pattern
    .exec(said)
    ?.slice(1)
    .find((one) => one !== undefined)
  return name === undefined ? [] : fix(name)
}

const createRole = (name: string): readonly RestoreFix[] => [
  { id: `create-role:${name}`, label: `Create the role "${name}" (without login)` },
]
const missingFiles = (name: string): readonly RestoreFix[] => [
  { id: `install-extension:${name}`, label: `Go on, now that the extension "${name}" is installed on the server` },
  { id: `without-extension:${name}`, label: `Restore without "${name}" and what needs it` },
]
const createExtension = (said: string): readonly RestoreFix[] => {
  const name = extensionOf(said)
  return name === null
    ? []
    : [{ id: `create-extension:${name}`, label: `Create the extension "${name}", which this comes from` }]
}
const dropSetting = (name: string): readonly RestoreFix[] => [
  { id: `drop-setting:${name}`, label: `Leave the setting "${name}" out, which this server does not know` },
]
const unavailable =
  /extension "([^"]+)" is not available|could not open extension control file .*\/([\w-]+)\.control|extension "([^"]+)" has no (?:installation script|update path)/
const otherEncodings: readonly RestoreFix[] = [
  { id: 'encoding:WIN1252', label: 'Read these rows as WIN1252 (Windows, Western Europe)' },
  { id: 'encoding:LATIN1', label: 'Read these rows as LATIN1 (ISO 8859-1)' },
]

const rows: readonly Row[] = [
  {
    sqlStates: ['42704', '28000'],
    fixes: (_error, said) => [
      ...named(said, /role "([^"]+)" does not exist/, createRole),
      ...named(said, /unrecognized configuration parameter "([^"]+)"/, dropSetting),
      ...createExtension(said),
    ],
  },
  {
    sqlStates: ['22023', '0A000', '58P01', 'F0000'],
    fixes: (_error, said) => [
      ...named(said, /unrecognized parameter "([^"]+)"/, dropSetting),
      ...named(said, unavailable, missingFiles),
    ],
  },
  { sqlStates: ['42883', '42P01'], fixes: (_error, said) => createExtension(said) },
  {
    sqlStates: ['53200'],
    fixes: (_error, said) =>
      /max_locks_per_transaction|shared memory/.test(said)
        ? [{ id: 'max-locks', label: 'Raise max_locks_per_transaction on the server (to 1024, with a restart)' }]
        : [],
  },
  {
    sqlStates: ['42501'],
    fixes: () => [{ id: 'as-administrator', label: 'Run it as the administrator: only if you trust this dump' }],
  },
  {
    sqlStates: ['22021', '22P05'],
    fixes: ({ unit }) => (unit.data?.kind === 'copy' ? otherEncodings : []),
  },
  {
    sqlStates: ['23505', '23503', '23514'],
    // Keys are made after the rows: a key that refuses rows was there before, and so may have been its rows.
    fixes: ({ unit, sqlState }) => [
      {
        id: `look-at:${unit.name}`,
        label: `Look at the rows of ${unit.name}: ${unit.data?.kind === 'copy' && sqlState === '23505' ? 'the table has these rows already, or the dump has them twice' : 'the dump itself breaks this rule'}`,
      },
    ],
  },
]

export const fixesFor = (error: UnitError): readonly RestoreFix[] => {
  const said = [error.message, error.detail, error.hint].filter((one) => one !== undefined).join('\n')
  return rows.find(({ sqlStates }) => sqlStates.includes(error.sqlState ?? ''))?.fixes(error, said) ?? []
}
