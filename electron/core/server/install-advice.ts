// How an extension comes onto a server of this computer, by how PostgreSQL came there: the package, and the command.
import { debianName } from './debian-package.ts'
import { contribExtensions, languageOf, packagesOf } from './extension-packages.ts'
import type { Advice } from './other-installations.ts'
import type { ServerFamily } from './server-family.ts'

type Wanted = {
  readonly name: string
  readonly major: string
  readonly language: ReturnType<typeof languageOf>
  readonly contrib: boolean
  readonly packages: ReturnType<typeof packagesOf>
}

const plain = (hint: string): Advice => ({ hint, commands: [] })
const withCommand = (hint: string, command: string): Advice => ({ hint, commands: [command] })

const dockerCommand = (image: string): string =>
  `docker run -d --name postgres -e POSTGRES_PASSWORD=... -p 5432:5432 ${image}`

const languageTitle = (language: 'python' | 'perl' | 'tcl'): string =>
  ({ python: 'Python', perl: 'Perl', tcl: 'Tcl' })[language]

const manual = ({ packages }: Wanted): Advice =>
  plain(`Ask whoever runs this server to install it${packages?.project === undefined ? '' : ` (${packages.project})`}.`)

const debian = ({ name, major, contrib, language }: Wanted): Advice => {
  const wanted = debianName(name, major)
  if (wanted === null)
    return plain(`No Debian package of it is known to us. Search: apt-cache search postgresql-${major}`)
  const source =
    contrib || language !== null || wanted.includes('postgis')
      ? ''
      : ' If apt does not find it, add the repository of PostgreSQL first (apt.postgresql.org).'
  return withCommand(`Install the package ${wanted}.${source}`, `sudo apt-get install ${wanted}`)
}

const rpm = ({ major, language, contrib, packages }: Wanted): Advice => {
  const wanted =
    language !== null
      ? `postgresql${major}-pl${language === 'python' ? 'python3' : language}`
      : contrib
        ? `postgresql${major}-contrib`
        : packages?.rpm?.replace('NN', major)
  return wanted === undefined
    ? plain('No RPM package of it is known to us.')
    : withCommand(
        `Install the package ${wanted} (repository of PostgreSQL, yum.postgresql.org; the distribution's own is named without the number).`,
        `sudo dnf install ${wanted}`,
      )
}

const homebrew = (wanted: Wanted): Advice => {
  const { major, language, contrib, packages } = wanted
  if (language === 'python')
    return plain(
      "Homebrew builds PostgreSQL without PL/Python. Use EDB's installer, Postgres.app, or the Docker image of Debian with postgresql-plpython3.",
    )
  if (language !== null || contrib)
    return withCommand("It belongs to Homebrew's PostgreSQL; install that again.", `brew reinstall postgresql@${major}`)
  if (packages?.homebrew === undefined) return manual(wanted)
  return withCommand(
    `Install ${packages.homebrew} with Homebrew. It is built for the newest versions of PostgreSQL only; check that ${major} is among them.`,
    `brew install ${packages.homebrew}`,
  )
}

const postgresApp = ({ language }: Wanted): Advice =>
  plain(
    language === 'python'
      ? 'Postgres.app needs the Python of python.org for it: install the version its documentation names, then try again.'
      : 'Download it from postgresapp.com/extensions, or take the newest Postgres.app, which brings PostGIS and pgvector.',
  )

const edbWindows = ({ name, major, language, packages }: Wanted): Advice => {
  if (language !== null)
    return plain(
      `The installer of EDB has the files, but not ${languageTitle(language)} itself: install the very version that doc\\installation-notes.html in the folder of PostgreSQL ${major} names, for all users, put it on PATH, and restart the service.`,
    )
  if (packages?.homebrew === 'postgis')
    return plain(
      `Start "Application Stack Builder" from the menu of PostgreSQL ${major} and choose Spatial Extensions, PostGIS.`,
    )
  if (name === 'vector')
    return withCommand(
      'pgvector has no installer for Windows from its makers. Build it with Visual Studio (nmake), or use the Docker image pgvector/pgvector.',
      dockerCommand(`pgvector/pgvector:pg${major}`),
    )
  return plain('Look for it in "Application Stack Builder" of this PostgreSQL.')
}

const edbMac = ({ language }: Wanted): Advice =>
  plain(
    language === null
      ? 'Look for it in "Application Stack Builder" of this PostgreSQL.'
      : `Install the version of ${languageTitle(language)} that this PostgreSQL was built for (see its installation notes), then restart the server.`,
  )

const docker = (wanted: Wanted): Advice => {
  const { name, major, packages } = wanted
  if (name === 'vector')
    return withCommand(
      'Use the image pgvector/pgvector instead of postgres.',
      dockerCommand(`pgvector/pgvector:pg${major}`),
    )
  if (packages?.homebrew === 'postgis')
    return withCommand(
      'Use the image postgis/postgis instead of postgres.',
      dockerCommand(`postgis/postgis:${major}-3.5`),
    )
  if (name === 'timescaledb')
    return withCommand(
      'Use the image timescale/timescaledb instead of postgres.',
      dockerCommand(`timescale/timescaledb:latest-pg${major}`),
    )
  const inside = debianName(name, major)
  return inside === null
    ? manual(wanted)
    : withCommand(
        `In the container (or better in a Dockerfile of your own) install ${inside}. The alpine images have no such packages.`,
        `docker exec -u root CONTAINER sh -c "apt-get update && apt-get install -y ${inside}"`,
      )
}

const windows = (): Advice =>
  plain('This build of PostgreSQL for Windows has no installer for extensions. Use the one of EDB, or Docker.')

const byFamily: Readonly<Record<Exclude<ServerFamily, 'shipped'>, (wanted: Wanted) => Advice>> = {
  debian,
  rpm,
  homebrew,
  'postgres.app': postgresApp,
  'edb-windows': edbWindows,
  'edb-mac': edbMac,
  docker,
  windows,
  unknown: manual,
}

export const installAdvice = (family: Exclude<ServerFamily, 'shipped'>, name: string, major: string): Advice =>
  byFamily[family]({
    name,
    major,
    language: languageOf(name),
    contrib: contribExtensions.includes(name),
    packages: packagesOf(name),
  })
