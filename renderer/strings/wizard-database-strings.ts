// The words of the wizard's step about the database and its role.
export const wizardDatabaseStrings = {
  name: 'Database',
  role: 'Role',
  roleHint: 'A login role for your project. It is created when it does not exist.',
  checking: 'Looking whether it exists…',
  free: 'Not there yet. It will be created.',
  taken: (owner: string) =>
    `There already, owned by ${owner}. If it is what the plan asks for it is left alone; otherwise you choose a new name or keep the old one under another name.`,
  password: 'Password of the role',
  mode: {
    generate: {
      title: 'Generate one',
      text: 'A strong one, made on this computer and handed over in .env and the connection strings.',
    },
    ask: { title: 'Ask me', text: 'Typed here or at every run. It is not in the recipe.' },
    env: { title: 'From a variable', text: 'Read from an environment variable at every run. Good for CI.' },
    own: {
      title: 'Write it in the recipe',
      text: 'The same for everyone who uses the recipe. For local development only.',
    },
  },
  envName: 'Name of the variable',
  ownPassword: 'Password',
  rolePassword: 'Password for this run',
  rolePasswordHint: 'Kept in memory only.',
  more: 'Owner, encoding and locale',
  owner: 'Owner',
  ownerHint:
    'Left empty, the role owns it. That is what most projects need: since PostgreSQL 15 only the owner may create tables in public.',
  encoding: 'Encoding',
  encodingHint: 'UTF8 unless something old asks for another.',
  locale: 'Locale',
  localeHint: 'Left empty, one that sorts the same on every computer.',
  provider: 'Locale provider',
  providers: {
    '': 'Default',
    libc: 'libc: the operating system',
    icu: 'ICU',
    builtin: 'Built in (PostgreSQL 17 and later)',
  },
  template: 'Template',
  templateHint: 'Left empty, template0, which is the same everywhere.',
  otherRoles: 'Other roles',
  otherRolesHint: 'Roles the scripts mention, with commas between. Missing ones are created without login.',
  settings: 'Database settings',
  settingsHint: 'Set on the database itself, like search_path or timezone.',
  addSetting: 'Add a setting',
} as const
