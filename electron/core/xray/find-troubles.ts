// What a person should know before a restore, as findings: what the server lacks, what is missing in the file, what is risky.
import type { Finding } from '../../../shared/model/finding.ts'
import type { XRay } from '../../../shared/model/restore.ts'
import { explainMissingExtension } from '../server/explain-extension.ts'
import type { ServerAnswer } from './ask-server.ts'
import { canBeAgreed } from './find-risks.ts'
import type { MissingData } from './missing-data.ts'
import type { Needs } from './find-needs.ts'

export type Material = {
  readonly file: string
  readonly needs: Needs
  readonly risks: XRay['risks']
  /** Major version of the server that was dumped, when it is known. */
  readonly sourceMajor: number | null
  readonly answer: ServerAnswer | null
  readonly missing: MissingData | null
}

export const findTroubles = (material: Material): Finding[] => [
  ...missingData(material),
  ...missingExtensions(material),
  ...olderServer(material),
  ...missingRoles(material),
  ...fewBytes(material),
  ...risky(material),
]

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`
const few = (names: readonly string[], limit = 6): string =>
  names.length > limit ? `${names.slice(0, limit).join(', ')} and ${names.length - limit} more` : names.join(', ')

const missingData = ({ missing, file }: Material): Finding[] => {
  if (missing === null) return []
  const place = { file }
  if (missing.tables.length > 0) {
    return [
      {
        code: 'data-missing',
        severity: 'error',
        message: `The rows of ${count(missing.tables.length, 'table')} are not in the archive: ${few(missing.tables)}.`,
        hint: 'The file is incomplete: ask for all of it. What is there can still be restored.',
        place,
        objects: missing.tables,
      },
    ]
  }
  return missing.cutOff
    ? [
        {
          code: 'cut-off',
          severity: 'error',
          message: 'The archive does not end as one does: its last table is cut off, or something was added behind it.',
          hint: 'Compare its size with the original. What is there can still be restored.',
          place,
        },
      ]
    : []
}

const missingExtensions = ({ needs, answer, file }: Material): Finding[] => {
  if (answer === null) return []
  return needs.extensions.flatMap(({ name, available, trusted, neededBy, objects = [] }): Finding[] => {
    if (available === false) {
      const said = explainMissingExtension({ name, available: false }, answer.facts)
      return [
        {
          code: 'extension-unavailable',
          severity: 'warning',
          message: `${said.message} ${neededBy === 0 ? 'Nothing in the dump is known to depend on it.' : `${count(neededBy, 'object')} of the dump ${neededBy === 1 ? 'depends' : 'depend'} on it.`}`,
          hint: said.hint,
          place: { file },
          ...(objects.length === 0 ? {} : { objects }),
          ...(said.commands.length === 0
            ? {}
            : {
                fixes: said.commands.map((command, index) => ({
                  id: `install-${name}-${index}`,
                  label: `Install ${name}`,
                  command,
                })),
              }),
        },
      ]
    }
    return trusted === false && !answer.facts.isSuperuser
      ? [
          {
            code: 'extension-untrusted',
            severity: 'warning',
            message: `Only a superuser may create the extension ${name}; ${answer.facts.user} is none.`,
            hint: 'Connect as a superuser, or leave it out.',
            place: { file },
          },
        ]
      : []
  })
}

const olderServer = ({ sourceMajor, answer, file }: Material): Finding[] =>
  answer === null || sourceMajor === null || sourceMajor <= answer.facts.major
    ? []
    : [
        {
          code: 'server-older',
          severity: 'info',
          message: `The dump comes from PostgreSQL ${sourceMajor}, this server is ${answer.facts.major}.`,
          detail:
            'Settings that only the newer one knows are left out. A statement that only the newer one understands would fail, and be named.',
          place: { file },
        },
      ]

const missingRoles = ({ needs, answer, file }: Material): Finding[] => {
  const clouds = new Map<string, string[]>()
  for (const { name, cloud } of needs.roles) if (cloud !== null) clouds.set(cloud, [...(clouds.get(cloud) ?? []), name])
  const missing = needs.roles.flatMap(({ name, exists, cloud }) => (exists === false && cloud === null ? [name] : []))
  return [
    ...[...clouds].map(([cloud, names]): Finding => ({
      code: 'cloud-roles',
      severity: 'info',
      message: `The dump was made on ${cloud}: ${few(names)} ${names.length === 1 ? 'is a role' : 'are roles'} that only exist there.`,
      detail: 'What they own goes to the owner chosen here; their privileges are left out.',
      place: { file },
      objects: names,
    })),
    ...(answer === null || missing.length === 0
      ? []
      : [
          {
            code: 'roles-missing',
            severity: 'info',
            message: `${missing.length === 1 ? 'The role' : `${missing.length} roles:`} ${few(missing)} ${missing.length === 1 ? 'is' : 'are'} not on this server.`,
            detail:
              'What they own goes to the owner chosen here, unless the owners are kept: then they are created without a login.',
            place: { file },
            objects: missing,
          } as const,
        ]),
  ]
}

const fewBytes = ({ needs, answer, file }: Material): Finding[] =>
  answer === null || answer.freeBytes === null || needs.diskBytes === null || needs.diskBytes < answer.freeBytes
    ? []
    : [
        {
          code: 'disk-small',
          severity: 'warning',
          message: `The database will take about ${gigabytes(needs.diskBytes)}, and the server's disk has ${gigabytes(answer.freeBytes)} free.`,
          detail: 'The first number is an estimate: what a dump becomes depends on its data and indexes.',
          hint: 'Free space on that disk, or leave out the data of large tables.',
          place: { file },
        },
      ]

const gigabytes = (bytes: number): string =>
  bytes >= 1024 ** 3
    ? `${(bytes / 1024 ** 3).toFixed(1)} GB`
    : `${Math.ceil(bytes / 1024 ** 2).toLocaleString('en')} MB`

const risky = ({ risks, file }: Material): Finding[] => {
  const asked = risks.filter(canBeAgreed)
  const never = risks.length - asked.length
  return [
    ...(asked.length === 0
      ? []
      : [
          {
            code: 'risks',
            severity: 'warning',
            message: `${count(asked.length, 'thing')} in it ${asked.length === 1 ? 'needs' : 'need'} a yes of your own: ${few(
              asked.map(({ what }) => what),
              3,
            )}.`,
            detail: 'Without it they are left out, and named in the receipt.',
            place: { file },
          } as const,
        ]),
    ...(never === 0
      ? []
      : [
          {
            code: 'psql-commands',
            severity: 'warning',
            message: `It holds commands for psql that reach this computer: ${few(
              risks.filter((risk) => !canBeAgreed(risk)).map(({ statement }) => statement),
              3,
            )}. They are never run.`,
            place: { file },
          } as const,
        ]),
  ]
}
