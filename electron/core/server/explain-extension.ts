// A missing extension, in words and commands for this very server: which package, how, and what else would do.
import type { ExtensionState, Installation, ServerFacts } from '../../../shared/model/server.ts'
import { suggestExtension } from '../doctor/extension-names.ts'
import { debianName } from './debian-package.ts'
import { contribExtensions, knownExtensions, languageOf, packagesOf } from './extension-packages.ts'
import { elsewhereFor, type Advice } from './other-installations.ts'
import { familyOf, type ServerFamily } from './server-family.ts'

export type MissingExtension = {
  readonly message: string
  readonly detail?: string
  readonly hint: string
  readonly commands: string[]
}

/** What else is on this machine: `having` the extension's files (see `installationsWith`), and all that is `installed`. */
export type Others = { readonly having: readonly Installation[]; readonly installed: readonly Installation[] }

export const explainMissingExtension = (
  state: ExtensionState,
  facts: ServerFacts,
  installation?: Installation,
  others: Others = { having: [], installed: [] },
): MissingExtension => {
  const { name } = state
  const meant = meantName(name)
  const server = facts.ref.kind === 'built-in' ? `the built-in server (PostgreSQL ${facts.version})` : facts.label
  const message = state.available
    ? `Extension "${name}" is listed by ${server}, but cannot be created there.`
    : `Extension "${name}" is not available on ${server}.`
  const detail = state.why === undefined ? {} : { detail: state.why }
  if (meant !== null && !state.available) {
    return {
      message,
      ...detail,
      hint: `Its name in CREATE EXTENSION is "${meant}": write that in the recipe.`,
      commands: [],
    }
  }
  const refused = refusal(state, facts)
  const advice = refused ?? adviceFor(familyOf(facts, state, installation, others.installed), name, facts, others)
  return { message, ...detail, hint: advice.hint, commands: [...advice.commands] }
}

/** The right name, when what was written is the name of the project or a slip. */
const meantName = (name: string): string | null => {
  if (knownExtensions.includes(name)) return null
  const suggested = suggestExtension(name, knownExtensions)
  return suggested === name ? null : suggested
}

/** Present, and yet it fails for a reason that no package mends. */
const refusal = (state: ExtensionState, facts: ServerFacts): Advice | null => {
  const why = state.why ?? ''
  if (/permission denied|must be superuser/i.test(why) && state.available)
    return {
      hint: `Only a superuser may create it here; connected as "${facts.user}". Connect as an administrator.`,
      commands: [],
    }
  if (/must be (pre)?loaded|shared_preload_libraries/i.test(why))
    return {
      hint: 'The server has to load it when it starts. Set it and restart the server.',
      commands: [`ALTER SYSTEM SET shared_preload_libraries = '${state.name}';`],
    }
  if (/can only be created in database|cron\.database_name/i.test(why))
    return {
      hint: 'It can be created in one database only; set cron.database_name to the new database and restart the server.',
      commands: [],
    }
  return null
}

const adviceFor = (family: ServerFamily, name: string, facts: ServerFacts, others: Others): Advice => {
  const major = String(facts.major)
  const language = languageOf(name)
  const contrib = contribExtensions.includes(name)
  const packages = packagesOf(name)
  const other = otherServer(others.having)
  const fill = (pattern: string | undefined): string | undefined => pattern?.replace('NN', major)
  const manual: Advice = {
    hint: join(
      `Ask whoever runs this server to install it${packages?.project === undefined ? '' : ` (${packages.project})`}.`,
      other,
    ),
    commands: [],
  }
  if (!facts.isLocal)
    return {
      hint: `The package has to be installed on the computer of the server (${facts.host})${debianName(name, major) === null ? '' : `: for example ${debianName(name, major) ?? ''} on Debian or Ubuntu`}. Managed services have a list of the extensions they allow.`,
      commands: [],
    }
  switch (family) {
    case 'shipped': {
      const elsewhere = other === null ? elsewhereFor(name, major, others.installed) : { hint: other, commands: [] }
      return {
        hint: join('Nothing can be added to the PostgreSQL that comes with Groundwork.', elsewhere.hint),
        commands: elsewhere.commands,
      }
    }
    case 'debian': {
      const wanted = debianName(name, major)
      if (wanted === null)
        return {
          hint: join(`No Debian package of it is known to us. Search: apt-cache search postgresql-${major}`, other),
          commands: [],
        }
      const source =
        contrib || language !== null || wanted.includes('postgis')
          ? ''
          : ' If apt does not find it, add the repository of PostgreSQL first (apt.postgresql.org).'
      return {
        hint: join(`Install the package ${wanted}.${source}`, other),
        commands: [`sudo apt-get install ${wanted}`],
      }
    }
    case 'rpm': {
      const wanted =
        language !== null
          ? `postgresql${major}-pl${language === 'python' ? 'python3' : language}`
          : contrib
            ? `postgresql${major}-contrib`
            : fill(packages?.rpm)
      if (wanted === undefined) return { hint: join('No RPM package of it is known to us.', other), commands: [] }
      return {
        hint: join(
          `Install the package ${wanted} (repository of PostgreSQL, yum.postgresql.org; the distribution's own is named without the number).`,
          other,
        ),
        commands: [`sudo dnf install ${wanted}`],
      }
    }
    case 'homebrew':
      if (language === 'python')
        return {
          hint: join(
            "Homebrew builds PostgreSQL without PL/Python. Use EDB's installer, Postgres.app, or the Docker image of Debian with postgresql-plpython3.",
            other,
          ),
          commands: [],
        }
      if (language !== null || contrib)
        return {
          hint: join("It belongs to Homebrew's PostgreSQL; install that again.", other),
          commands: [`brew reinstall postgresql@${major}`],
        }
      if (packages?.homebrew === undefined) return manual
      return {
        hint: join(
          `Install ${packages.homebrew} with Homebrew. It is built for the newest versions of PostgreSQL only; check that ${major} is among them.`,
          other,
        ),
        commands: [`brew install ${packages.homebrew}`],
      }
    case 'postgres.app':
      if (language === 'python')
        return {
          hint: join(
            'Postgres.app needs the Python of python.org for it: install the version its documentation names, then try again.',
            other,
          ),
          commands: [],
        }
      return {
        hint: join(
          'Download it from postgresapp.com/extensions, or take the newest Postgres.app, which brings PostGIS and pgvector.',
          other,
        ),
        commands: [],
      }
    case 'edb-windows':
      if (language !== null)
        return {
          hint: join(
            `The installer of EDB has the files, but not ${languageTitle(language)} itself: install the very version that doc\\installation-notes.html in the folder of PostgreSQL ${major} names, for all users, put it on PATH, and restart the service.`,
            other,
          ),
          commands: [],
        }
      if (packages?.homebrew === 'postgis')
        return {
          hint: join(
            `Start "Application Stack Builder" from the menu of PostgreSQL ${major} and choose Spatial Extensions, PostGIS.`,
            other,
          ),
          commands: [],
        }
      if (name === 'vector')
        return {
          hint: join(
            'pgvector has no installer for Windows from its makers. Build it with Visual Studio (nmake), or use the Docker image pgvector/pgvector.',
            other,
          ),
          commands: [dockerCommand(`pgvector/pgvector:pg${major}`)],
        }
      return {
        hint: join('Look for it in "Application Stack Builder" of this PostgreSQL.', other),
        commands: [],
      }
    case 'edb-mac':
      if (language !== null)
        return {
          hint: join(
            `Install the version of ${languageTitle(language)} that this PostgreSQL was built for (see its installation notes), then restart the server.`,
            other,
          ),
          commands: [],
        }
      return {
        hint: join('Look for it in "Application Stack Builder" of this PostgreSQL.', other),
        commands: [],
      }
    case 'docker': {
      if (name === 'vector')
        return {
          hint: join('Use the image pgvector/pgvector instead of postgres.', other),
          commands: [dockerCommand(`pgvector/pgvector:pg${major}`)],
        }
      if (packages?.homebrew === 'postgis')
        return {
          hint: join('Use the image postgis/postgis instead of postgres.', other),
          commands: [dockerCommand(`postgis/postgis:${major}-3.5`)],
        }
      if (name === 'timescaledb')
        return {
          hint: join('Use the image timescale/timescaledb instead of postgres.', other),
          commands: [dockerCommand(`timescale/timescaledb:latest-pg${major}`)],
        }
      const wanted = debianName(name, major)
      return wanted === null
        ? manual
        : {
            hint: join(
              `In the container (or better in a Dockerfile of your own) install ${wanted}. The alpine images have no such packages.`,
              other,
            ),
            commands: [`docker exec -u root CONTAINER sh -c "apt-get update && apt-get install -y ${wanted}"`],
          }
    }
    case 'windows':
      return {
        hint: join(
          'This build of PostgreSQL for Windows has no installer for extensions. Use the one of EDB, or Docker.',
          other,
        ),
        commands: [],
      }
    case 'unknown':
      return manual
  }
}

const languageTitle = (language: 'python' | 'perl' | 'tcl'): string =>
  ({ python: 'Python', perl: 'Perl', tcl: 'Tcl' })[language]

const dockerCommand = (image: string): string =>
  `docker run -d --name postgres -e POSTGRES_PASSWORD=... -p 5432:5432 ${image}`

const otherServer = (having: readonly Installation[]): string | null => {
  const best = having[0]
  return best === undefined
    ? null
    : `PostgreSQL ${best.version} in ${best.binDir} has it: choose the built-in server of version ${String(best.major)} (--server built-in:${String(best.major)}).`
}

const join = (first: string, second: string | null): string => (second === null ? first : `${first} ${second}`)
