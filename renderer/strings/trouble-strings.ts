// What is said when something is not as it should be, and while a file hovers over the window.
export const troubleStrings = {
  connection: {
    connecting: 'Connecting to Groundwork',
    lostTitle: 'Connection lost',
    lostText: 'Trying to reach Groundwork again. Jobs go on without this window.',
    stoppedTitle: 'Groundwork has stopped',
    stoppedText: 'Start it again in its terminal and open the address it prints. Databases are not affected.',
    notLetInTitle: 'This window needs a new address',
    notLetInText: 'Each address works once. Start Groundwork again and open the address it prints.',
    command: 'npm start',
    reload: 'Try again',
    callLost: 'The connection to Groundwork was lost before it answered.',
    callLostHint: 'Look at Jobs: what was started may still run.',
  },
  crash: {
    title: 'This view stopped working',
    text: 'A fault of Groundwork’s, not of yours. Databases and jobs are not affected.',
    copy: 'Copy details',
    home: 'Go home',
    reload: 'Show it again',
  },
  notFound: {
    page: 'Not found',
    title: 'Nothing here',
    text: 'This address leads nowhere in Groundwork.',
    home: 'Go home',
  },
  drop: {
    title: 'Drop it',
    text: 'A recipe or a project folder opens. A dump or a script is looked through; nothing is run.',
    noPathTitle: 'The browser hides where a dropped file is',
    noPathText: (name: string) => `Find ${name} here instead; Groundwork reads it where it lies.`,
  },
} as const
