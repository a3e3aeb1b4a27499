const steps = (n: number): string => (n === 1 ? '1 step' : `${n} steps`)

export const planStrings = {
  headline: {
    ready: (database: string) => `Ready to set up ${database}`,
    'nothing-to-do': (database: string) => `${database} is already right`,
    blocked: (database: string) => `${database} cannot be set up yet`,
    'needs-choice': (database: string) => `A database ${database} is already there`,
    'needs-consent': (database: string) => `Setting up ${database} needs your yes`,
  },
  choiceSub: 'It is not what the recipe describes, so it is left alone. Choose below how to go on.',
  nothingSub: 'Everything the recipe asks for is there and matches. Nothing will be changed.',
  stepsToDo: (toDo: number, right: number, leftOut: number) =>
    [
      toDo === 0 ? 'Nothing to change' : `${steps(toDo)} to do`,
      right === 0 ? '' : `${right} already right`,
      leftOut === 0 ? '' : `${leftOut} left out`,
    ]
      .filter((part) => part !== '')
      .join(', ')
      .concat('.'),
  brings: (what: string) => `Brings ${what}.`,

  planning: 'Looking at the server and reading the scripts…',
  planAgain: 'Look again',
  planFailed: 'The plan could not be made',
  waitsForPassword: 'The server asks for a password',
  copyCommands: 'Copy as commands',
  copied: 'Copied',
  expandAll: 'Show all statements',
  collapseAll: 'Hide all statements',
  inDatabase: (name: string) => `in ${name}`,
  onServer: 'on the server',
  typed: { sql: 'SQL', shell: 'command', psql: 'psql', file: 'file' },
  action: { do: 'To do', nothing: 'Already right', blocked: 'Held up', 'left-out': 'Left out' },
  severity: {
    error: (n: number) => (n === 1 ? '1 thing stands in the way' : `${n} things stand in the way`),
    warning: (n: number) => (n === 1 ? '1 thing to look at' : `${n} things to look at`),
    info: (n: number) => (n === 1 ? '1 note' : `${n} notes`),
  },
  planHeading: 'Step by step',
  findingsHeading: 'What was found',

  choiceHeading: 'What should happen with it?',
  choiceLead: (name: string) =>
    `${name} is not what the recipe describes. Groundwork never drops or loads over a database.`,
  differsHeading: 'What differs',
  newNameTitle: 'Use another name',
  newNameText: 'The database that is there stays as it is. The new one is set up beside it.',
  newNameLabel: 'Name of the new database',
  replaceTitle: 'Replace it and keep the old one',
  replaceText: (keptAs: string) => `The old database is renamed to ${keptAs}. Nothing in it is lost.`,
  choiceApply: 'Plan it this way',
  replaces: (name: string, keptAs: string) => `${name} takes the place of the present one, which is kept as ${keptAs}.`,
  chooseAgain: 'Choose otherwise',

  consentHeading: 'These scripts run programs on this computer',
  consentLead: 'They run with your rights, not the database’s. Agree only if you trust where the scripts come from.',
  consentCheck: 'I have read them. Let them run.',
} as const
