/** Words of statements that declare nothing and are never parsed when they hold no psql variable. */
const dataWords = new Set([
  'insert',
  'update',
  'delete',
  'values',
  'merge',
  'analyze',
  'explain',
  'show',
  'listen',
  'notify',
  'fetch',
  'close',
  'declare',
  'execute',
  'deallocate',
  'lock',
  'truncate',
  'table',
  'refresh',
  'checkpoint',
  'load',
  'prepare',
  'move',
  'unlisten',
  'cluster',
])

export const firstWord = /^[\s(]*([a-z]+)/i

export const isData = (sql: string, word: string): boolean =>
  dataWords.has(word) ||
  (word === 'comment' && !/^\s*comment\s+on\s+extension\b/i.test(sql)) ||
  (word === 'with' && !/\binto\b/i.test(sql))
