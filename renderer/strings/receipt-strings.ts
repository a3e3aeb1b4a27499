// The words of a receipt: what was expected, what was found, what is lost and why.
import type { CauseClass, RestoreResult } from '../../shared/model/restore.ts'
import { formatCount, plural } from '../components/format.ts'

type Outcome = RestoreResult['outcome']

export const receiptStrings = {
  outcome: {
    verified: { label: 'Verified', sub: 'Every object and every row of the dump is there.' },
    differences: {
      label: 'Differences',
      sub: 'It was restored, but it is not equal to the dump. What is lost is named below.',
    },
    failed: { label: 'Failed', sub: 'Nothing of it was kept. Your databases are as they were.' },
    cancelled: { label: 'Cancelled', sub: 'Stopped when you asked for it. Your databases are as they were.' },
  } satisfies Record<Outcome, { label: string; sub: string }>,
  verifiedWithout: (count: number) =>
    `Everything that was to come is there. ${plural(count, 'thing')} ${count === 1 ? 'was' : 'were'} left out on purpose.`,
  headline: {
    verified: (database: string) => `${database} is restored`,
    differences: (database: string) => `${database} differs from the dump`,
    failed: (database: string) => `${database} was not restored`,
    cancelled: (database: string) => `Restoring ${database} was stopped`,
  } satisfies Record<Outcome, (database: string) => string>,
  goOn: {
    action: (count: number) => (count === 0 ? 'Try again what failed' : `Go on with ${plural(count, 'fix', 'fixes')}`),
    text: 'Tick what helps and go on: only what failed is run again, in a copy, and everything is proven anew.',
    others: 'Left out for want of a yes',
    title: (database: string, failed: number) =>
      `${database} was restored from this file, and ${plural(failed, 'part')} of it failed`,
    titleNothing: (database: string) => `This file was to become ${database}, and could not be restored as it was`,
    earlier: (when: string) => `${when}. Going on runs only what failed; restoring it anew begins from the start.`,
    ranAgain: 'Run again',
    ranAgainText: 'What had failed before. Everything else stayed as it was.',
  },
  receipt: {
    from: (file: string) => `From ${file}`,
    copyOf: (when: string, took: string) =>
      `It came back as a copy of the restore of this very file that was proven ${when} and took ${took}. Every row was counted again.`,
    keptAs: (name: string) => `The database that was there is kept as ${name}.`,
    objects: 'Objects',
    objectsEqual: 'objects',
    rows: 'rows',
    lostCount: 'lost',
    leftOutCount: 'left out',
    time: 'in all',
    lost: 'Lost',
    lostText: 'In the dump, and not in the database.',
    leftOut: 'Left out on purpose',
    leftOutText: 'Each with its reason.',
    causes: 'Why',
    causesText: 'The first of each; what only follows from it is counted.',
    causeClass: { fatal: 'stops things', 'data-lost': 'data lost', cosmetic: 'cosmetic' } satisfies Record<
      CauseClass,
      string
    >,
    causeCount: (count: number) => plural(count, 'error'),
    causeFirst: (where: string) => `First at ${where}`,
    causeObjects: (count: number) => `${plural(count, 'object')} concerned`,
    compared: 'Objects, expected and found',
    kind: 'Kind',
    expected: 'Expected',
    found: 'Found',
    verdict: 'Result',
    table: 'Table',
    sequence: 'Sequence',
    state: {
      equal: 'equal',
      fewer: 'missing some',
      more: 'more than expected',
      unsaid: 'not said',
      different: 'different',
      leftOut: 'left out',
      lost: 'lost',
    },
    rowsHeading: 'Rows',
    rowsIn: (rows: string, tables: number, wrong: number) =>
      `${rows} rows in ${plural(tables, 'table')}${wrong === 0 ? '' : `, ${wrong} not as in the dump`}`,
    sequences: 'Sequences',
    sequencesIn: (count: number, wrong: number) =>
      wrong === 0
        ? `${plural(count, 'sequence')}, all where they were`
        : `${plural(count, 'sequence')}, ${wrong} elsewhere`,
    warnings: 'Warnings',
    tool: 'Made with',
    sha: 'SHA-256 of the file',
    size: 'Size of the file',
    server: 'Server',
    source: 'Dumped from',
    kept: 'Kept',
    facts: 'For the record',
    steps: 'Steps',
    again: 'Change something',
    tryAgain: 'Back to the choices',
    file: 'File',
    took: 'Took',
    another: 'Restore another',
    snapshot: 'Keep it as a snapshot',
    showAll: (count: number) => `Show all ${formatCount(count)}`,
    showFewer: 'Show fewer',
    atMost: (count: string) => `at most ${count}`,
    notThere: '–',
  },
} as const
