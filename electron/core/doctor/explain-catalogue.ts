// Messages of the server during set-up and load. Order matters: the special ones come before the general ones.
// To add one: SQLSTATE, a pattern only where the state alone is not enough, the cause, the next step. A test provokes each.
import { loadCatalogue } from './explain-catalogue-load.ts'
import { suggestExtension } from './extension-names.ts'
import type { CatalogueEntry } from './explain-types.ts'

const didYouMean = (name: string, known: readonly string[] | undefined): string => {
  const better = suggestExtension(name, known)
  return better === null ? '' : ` Did you mean "${better}"? CREATE EXTENSION wants that name.`
}

/** Objects that are missing, not allowed, or there already; extensions; databases and roles. */
const setupCatalogue: readonly CatalogueEntry[] = [
  {
    id: 'extension-not-available',
    sqlStates: ['0A000', '58P01'],
    pattern: /extension "(.*?)" is not available|could not open extension control file ".*?\/([^/"]+)\.control"/,
    kind: 'extension-unavailable',
    meaning: (m) => `The files of the extension ${m[1] ?? m[2] ?? ''} are not installed on the server.`,
    hint: (m, c) =>
      `Install the package of the extension for this server, then run again.${didYouMean(m[1] ?? m[2] ?? '', c.knownExtensions)}`,
  },
  {
    id: 'extension-version-missing',
    sqlStates: ['22023'],
    pattern: /extension "(.*?)" has no (?:installation script nor )?update path/,
    kind: 'extension-unavailable',
    meaning: (m) =>
      `The server has the extension ${m[1] ?? ''}, but not in the version that was asked for, or its files are incomplete.`,
    hint: () => 'Leave the version out of CREATE EXTENSION, or reinstall the package of the extension.',
  },
  {
    id: 'library-not-loadable',
    sqlStates: ['58P01', 'XX000'],
    pattern: /could not (?:load library|access file) "(.*?)"/,
    kind: 'extension-unavailable',
    meaning: (m) => `The server cannot load the library ${m[1] ?? ''}: it is missing, or something it needs is.`,
    hint: () =>
      "Install what the library needs (for plpython3u the Python it was built with), or reinstall the extension's package for exactly this server version.",
  },
  {
    id: 'needs-preload',
    sqlStates: ['55000'],
    pattern: /(\S+) must be loaded via "?shared_preload_libraries"?/,
    kind: 'extension-unavailable',
    meaning: (m) => `${m[1] ?? 'The extension'} works only when the server loads it at its start.`,
    hint: (m) => `Add ${m[1] ?? 'it'} to shared_preload_libraries in postgresql.conf and restart the server.`,
  },
  {
    id: 'extension-needs-superuser',
    sqlStates: ['42501'],
    pattern: /permission denied to create extension "(.*?)"/,
    kind: 'permission-denied',
    meaning: (m, c) =>
      `${c.role ?? 'This role'} may not create the extension ${m[1] ?? ''}: it is not marked as trusted, or the role does not own the database.`,
    hint: (m) =>
      `List ${m[1] ?? 'it'} under extensions in the recipe, so that it is created as superuser, or load the script as superuser.`,
  },
  {
    id: 'cannot-set-role',
    sqlStates: ['42501'],
    pattern: /must be (?:able to SET ROLE|(?:a )?member of role) "(.*?)"/,
    kind: 'permission-denied',
    meaning: (m, c) =>
      `The script gives objects to the role ${m[1] ?? ''}, and ${c.role ?? 'the role that loads it'} may not act for it.`,
    hint: () => 'Load the script as superuser, or make the dump with --no-owner.',
  },
  {
    id: 'must-be-owner',
    sqlStates: ['42501'],
    pattern: /must be owner of (.+)/,
    kind: 'permission-denied',
    meaning: (m, c) => `${c.role ?? 'This role'} does not own ${m[1] ?? 'the object'}, and only its owner may do this.`,
    hint: () => 'Load the script as superuser, or as the owner of the object.',
  },
  {
    id: 'schema-public-denied',
    sqlStates: ['42501'],
    pattern: /permission denied for schema public/,
    kind: 'permission-denied',
    meaning: (_m, c) =>
      `Since PostgreSQL 15 only the owner of a database may create objects in its schema public; ${c.role ?? 'this role'} is not. GRANT ALL ON DATABASE does not change that.`,
    hint: (_m, c) =>
      `Make the role the owner: ALTER DATABASE ${c.database ?? 'the_database'} OWNER TO ${c.role ?? 'the_role'};`,
  },
  {
    id: 'create-database-denied',
    sqlStates: ['42501'],
    pattern: /permission denied to create database/,
    kind: 'permission-denied',
    meaning: (_m, c) => `${c.role ?? 'This role'} may not create databases.`,
    hint: (_m, c) => `Connect as a superuser, or: ALTER ROLE ${c.role ?? 'the_role'} CREATEDB;`,
  },
  {
    id: 'create-role-denied',
    sqlStates: ['42501'],
    pattern: /permission denied to (?:create|alter|drop) role/,
    kind: 'permission-denied',
    meaning: (_m, c) => `${c.role ?? 'This role'} may not create or change roles.`,
    hint: () => 'Connect as a superuser, or load the script as superuser.',
  },
  {
    id: 'server-file-denied',
    sqlStates: ['42501', '58P01'],
    pattern: /could not open (?:server )?file "(.*?)"/,
    kind: 'script-failed',
    meaning: (m) =>
      `The server itself tried to open ${m[1] ?? 'a file'}, and cannot: the path means the server's machine and account, not yours.`,
    hint: () =>
      'Use \\copy ... from (read by the client) in place of COPY ... FROM, or put the file where the server may read it.',
  },
  {
    id: 'permission-denied',
    sqlStates: ['42501'],
    kind: 'permission-denied',
    meaning: (_m, c) => `${c.role ?? 'The role that loads the script'} has not the right to do this.`,
    hint: () => 'Load the script as superuser (as: superuser), or grant the right first.',
  },
  {
    id: 'role-missing',
    sqlStates: ['42704', '28000'],
    pattern: /role "(.*?)" does not exist/,
    kind: 'script-failed',
    meaning: (m) => `The role ${m[1] ?? ''} does not exist on this server.`,
    hint: (m) =>
      `Create it without login (CREATE ROLE "${m[1] ?? ''}" NOLOGIN;), add it to the recipe's roles, or make the dump with --no-owner --no-privileges.`,
  },
  {
    id: 'setting-unknown',
    sqlStates: ['42704'],
    pattern: /unrecognized configuration parameter "(.*?)"/,
    kind: 'script-failed',
    meaning: (m) => `This server does not know the setting ${m[1] ?? ''}; the script was made for a newer PostgreSQL.`,
    hint: () => 'Leave that SET line out (Groundwork does so for the settings it knows), or use a newer server.',
  },
  {
    id: 'type-missing-vector',
    sqlStates: ['42704'],
    pattern: /type "(?:public\.)?(vector|halfvec|sparsevec|geometry|geography|citext|hstore|ltree)" does not exist/,
    kind: 'extension-unavailable',
    meaning: (m) =>
      `The type ${m[1] ?? ''} comes from an extension that this database does not have (or not in the search_path).`,
    hint: (m) =>
      `Add the extension ${extensionOfType[m[1] ?? ''] ?? m[1] ?? ''} to the recipe: CREATE EXTENSION ${extensionOfType[m[1] ?? ''] ?? m[1] ?? ''};`,
  },
  {
    id: 'language-missing',
    sqlStates: ['42704'],
    pattern: /language "(.*?)" does not exist/,
    kind: 'extension-unavailable',
    meaning: (m) => `The language ${m[1] ?? ''} is not installed in this database.`,
    hint: (m) =>
      ['c', 'C'].includes(m[1] ?? '')
        ? 'Write the language in lower case: LANGUAGE c.'
        : `Add the extension ${suggestExtension(m[1] ?? '') ?? m[1] ?? ''} to the recipe, so that it is created before the script runs.`,
  },
  {
    id: 'locale-provider-unknown',
    sqlStates: ['42601'],
    pattern: /option "locale_provider" not recognized/,
    kind: 'server-too-old',
    meaning: () => 'The script creates its database in a way that servers before 15 do not know.',
    hint: () => 'Create the database here, and load the script without its CREATE DATABASE.',
  },
  {
    id: 'locale-invalid',
    sqlStates: ['42809', '22023'],
    pattern: /invalid (?:locale name|LC_(?:COLLATE|CTYPE) locale name)/,
    kind: 'script-failed',
    meaning: () => 'The operating system of the server does not have this locale.',
    hint: () => 'Use C.UTF-8, an ICU locale (locale provider icu), or install the locale and restart the server.',
  },
  {
    id: 'template-differs',
    sqlStates: ['22023'],
    pattern: /new (?:encoding|collation|LC_CTYPE|locale provider|ICU locale).*(?:incompatible with|does not match)/,
    kind: 'script-failed',
    meaning: () => 'A copy of template1 cannot have another encoding or locale than template1.',
    hint: () => 'Create the database from template0 (template: template0 in the recipe).',
  },
  {
    id: 'encoding-locale',
    sqlStates: ['22023', '42P17'],
    pattern: /encoding ".*?" does not match locale/,
    kind: 'script-failed',
    meaning: () => 'Encoding and locale do not belong together.',
    hint: () => 'Take a locale of the same encoding, for UTF8 for example C.UTF-8.',
  },
  {
    id: 'collation-version',
    pattern: /(?:template )?database "(.*?)" has a collation version mismatch/,
    kind: 'script-failed',
    meaning: (m) =>
      `The operating system sorts text differently from when ${m[1] ?? 'the database'} was made; its indexes may be wrong.`,
    hint: (m) => `REINDEX the database, then ALTER DATABASE "${m[1] ?? ''}" REFRESH COLLATION VERSION;`,
  },
  {
    id: 'database-exists',
    sqlStates: ['42P04'],
    kind: 'database-differs',
    meaning: () => 'A database of this name is there already.',
    hint: () => 'Choose another name, or replace it (the old one is kept under another name).',
  },
  {
    id: 'database-missing',
    sqlStates: ['3D000'],
    kind: 'not-found',
    meaning: () => 'There is no database of this name on the server.',
    hint: () => 'Create it first (a recipe does), or check the name and the port: another server may answer there.',
  },
  {
    id: 'database-in-use',
    sqlStates: ['55006'],
    pattern: /being accessed by other users|currently open database/,
    kind: 'busy',
    meaning: () => 'Other sessions are connected to this database.',
    hint: () => 'Close them (an app, a query tool) and run again.',
  },
  {
    id: 'not-in-transaction-block',
    sqlStates: ['25001'],
    kind: 'script-failed',
    meaning: () => 'This statement cannot run inside a transaction, and the script is loaded as one.',
    hint: () => 'Load it without a surrounding transaction (transaction: none).',
  },
]

const extensionOfType: Readonly<Record<string, string>> = {
  vector: 'vector',
  halfvec: 'vector',
  sparsevec: 'vector',
  geometry: 'postgis',
  geography: 'postgis',
  citext: 'citext',
  hstore: 'hstore',
  ltree: 'ltree',
}

export const catalogue: readonly CatalogueEntry[] = [...setupCatalogue, ...loadCatalogue]
