// No Windows here: a model of how cmd.exe reads a line (percent signs first, then quotes and carets) and of how the C
// runtime splits it into arguments judges what we write. The model is held to known facts of both first.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asSpawnable,
  batchCommandLine,
  isBatchFile,
  quoteBatchArgument,
} from '../../../electron/core/process/batch-command.ts'

const env: Readonly<Record<string, string>> = { CD: 'C:\\project', PATH: 'C:\\bin', FOO: '"&calc&"' }

/** Percent signs of a command line typed to cmd /c: %NAME% and %NAME:~from,count% of a known variable, else as they stand. */
const expandPercent = (line: string): string => {
  let out = ''
  for (let i = 0; i < line.length; i++) {
    const rest = line.slice(i)
    const found = /^%([^%:]+)(?::~(-?\d*),(-?\d*))?%/.exec(rest)
    const value = found === null ? undefined : env[(found[1] ?? '').toUpperCase()]
    if (found === null || value === undefined) out += line[i]
    else {
      const [whole, , from, count] = found
      out += from === undefined ? value : value.slice(Number(from), Number(from) + Number(count))
      i += whole.length - 1
    }
  }
  return out
}

/** What an operator outside quotes would do; carets outside quotes are taken away. */
const readLine = (line: string): { readonly text: string; readonly operators: string } => {
  let quoted = false
  let text = ''
  let operators = ''
  for (let i = 0; i < line.length; i++) {
    const char = line[i] ?? ''
    if (char === '"') quoted = !quoted
    if (!quoted && char === '^') {
      i += 1
      text += line[i] ?? ''
      continue
    }
    if (!quoted && /[&|<>()]/.test(char)) operators += char
    text += char
  }
  return { text, operators }
}

/** The C runtime's rules for a program's arguments, as node.exe and python.exe use them. */
const splitArguments = (line: string): string[] => {
  const found: string[] = []
  let i = 0
  while (i < line.length) {
    while (line[i] === ' ') i++
    if (i >= line.length) break
    let quoted = false
    let argument = ''
    for (; i < line.length && (quoted || line[i] !== ' '); i++) {
      let backslashes = 0
      while (line[i] === '\\') {
        backslashes += 1
        i += 1
      }
      if (line[i] === '"') {
        argument += '\\'.repeat(Math.floor(backslashes / 2))
        if (backslashes % 2 === 1) argument += '"'
        else if (quoted && line[i + 1] === '"') {
          argument += '"'
          i += 1
        } else quoted = !quoted
      } else {
        argument += '\\'.repeat(backslashes)
        if (i >= line.length) break
        if (!quoted && line[i] === ' ') break
        argument += line[i] ?? ''
      }
    }
    found.push(argument)
  }
  return found
}

/** What the program behind `node cli.js %*` of a batch file is given, and every operator cmd.exe saw on the way. */
const throughBatchFile = (args: readonly string[]): { readonly args: string[]; readonly operators: string } => {
  const line = batchCommandLine('C:\\nodejs\\npm.cmd', args)
  const stripped = line.replace(/^.*? \/c "/, '').replace(/"$/, '') // what /s leaves of it
  const first = readLine(expandPercent(stripped))
  const rest = first.text.slice('"C:\\nodejs\\npm.cmd"'.length)
  const second = readLine(`node cli.js${rest}`) // %* is put in as it is; its percent signs are not looked at again
  return { args: splitArguments(second.text).slice(2), operators: first.operators + second.operators }
}

describe('the model of cmd.exe and of the C runtime', () => {
  it('knows the facts', () => {
    expect(expandPercent('a %FOO% %NO% 100% %%cd:~,% %CD%')).toBe('a "&calc&" %NO% 100% % C:\\project')
    expect(readLine('"a&b" & c ^& d').operators).toBe('&')
    expect(splitArguments('a "b c" "d""e" "f\\"g" "h\\\\" i\\j ""')).toEqual([
      'a',
      'b c',
      'd"e',
      'f"g',
      'h\\',
      'i\\j',
      '',
    ])
  })
})

describe('batch files', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['two words', '"two words"'],
    ['say "hi"', '"say ""hi"""'],
    ['C:\\temp\\', '"C:\\temp\\\\"'],
    ['a\\"b', '"a\\\\""b"'],
    ['%PATH%', '"%%cd:~,%PATH%%cd:~,%"'],
    ['a&b|c<d>e^f(g)', '"a&b|c<d>e^f(g)"'],
    ['münchen !x!', '"münchen !x!"'],
  ])('writes %j as %s', (argument, quoted) => {
    expect(quoteBatchArgument(argument)).toBe(quoted)
  })

  it('hand over every argument as it was, and nothing else runs', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('"', '\\', '%', '&', '|', '^', ' ', '!', '(', ')', '<', '>', 'a', 'FOO', 'cd:~,', 'ü', "'"),
      maxLength: 12,
    })
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 4 }), (args) => {
        expect(throughBatchFile(args)).toEqual({ args, operators: '' })
      }),
      { numRuns: 1000 },
    )
  })

  it('refuse what no quoting makes safe', () => {
    expect(() => batchCommandLine('C:\\npm.cmd', ['a\nb'])).toThrow(/an argument holds a line break/)
    expect(() => batchCommandLine('C:\\100%.cmd', [])).toThrow(/its own name holds/)
  })

  it('are known by their ending, whatever Windows drops from it', () => {
    expect(['npm.cmd', 'a.BAT', 'x.cmd. .', 'npm.exe', 'cmd', 'a.cmd.js'].map(isBatchFile)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('are started through cmd.exe, everything else by itself', () => {
    expect(asSpawnable('C:/app/manage.cmd', ['migrate'], { SystemRoot: 'D:\\Windows' }, 'win32')).toEqual({
      file: 'D:\\Windows\\System32\\cmd.exe',
      args: ['/e:ON /v:OFF /d /s /c ""C:\\app\\manage.cmd" "migrate""'],
      verbatim: true,
    })
    expect(asSpawnable('C:\\python.exe', ['%A%'], {}, 'win32')).toEqual({
      file: 'C:\\python.exe',
      args: ['%A%'],
      verbatim: false,
    })
    expect(asSpawnable('/srv/run.cmd', ['x'], {}, 'linux').verbatim).toBe(false)
  })
})
