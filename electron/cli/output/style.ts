// Colour only for a person's terminal; NO_COLOR and TERM=dumb are respected, FORCE_COLOR wins (https://no-color.org).
export type Style = {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly cyan: (text: string) => string
  readonly marks: Readonly<
    Record<'done' | 'right' | 'failed' | 'warning' | 'info' | 'skipped' | 'todo' | 'arrow' | 'bar' | 'pointer', string>
  >
  readonly spinner: readonly string[]
}

type Env = Readonly<Record<string, string | undefined>>

export const usesColor = (isTty: boolean, env: Env): boolean => {
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true
  if (env['NO_COLOR'] || env['FORCE_COLOR'] === '0') return false
  return isTty && env['TERM'] !== 'dumb'
}

/** The old Windows console shows ✓ as a box; Windows Terminal, VS Code and everything else can draw it. */
export const drawsUnicode = (platform: NodeJS.Platform, env: Env): boolean => {
  if (platform === 'win32') return Boolean(env['WT_SESSION'] || env['TERM_PROGRAM'] || env['ConEmuTask'])
  return env['TERM'] !== 'linux'
}

export const createStyle = (color: boolean, unicode: boolean): Style => {
  const paint =
    (open: number, close: number) =>
    (text: string): string =>
      color && text ? `\u001b[${open}m${text}\u001b[${close}m` : text
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
    marks: unicode
      ? {
          done: '✓',
          right: '✓',
          failed: '✗',
          warning: '!',
          info: 'i',
          skipped: '–',
          todo: '○',
          arrow: '→',
          bar: '│',
          pointer: '❯',
        }
      : {
          done: '+',
          right: '=',
          failed: 'x',
          warning: '!',
          info: 'i',
          skipped: '-',
          todo: 'o',
          arrow: '->',
          bar: '|',
          pointer: '>',
        },
    spinner: unicode ? ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] : ['-', '\\', '|', '/'],
  }
}

// Escape codes take no room, wide characters are rare in names and may be off by one.
const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
const withoutColor = (text: string): string => text.replace(escapes, '')
export const widthOf = (text: string): number => [...withoutColor(text)].length

export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text

/** Cuts to a width without cutting colour in half: colour is dropped when a cut is needed. */
export const fit = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text
  return `${[...withoutColor(text)].slice(0, Math.max(0, width - 1)).join('')}…`
}

/** Lines of whole words, none wider than `width` unless a word is. */
export const wrap = (text: string, width: number): string[] =>
  text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line && widthOf(line) + 1 + widthOf(word) > width) {
        lines.push(line)
        line = word
      } else line = line ? `${line} ${word}` : word
    }
    return [...lines, line]
  })
