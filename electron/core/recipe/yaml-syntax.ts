import type { LineCounter, YAMLError } from 'yaml'
import type { Finding } from '../../../shared/model/finding.ts'

// The parser's error codes in plain words, with the next step.
const words: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  TAB_AS_INDENT: ['A tab is used to indent this line; YAML allows spaces only.', 'Replace the tab by two spaces.'],
  DUPLICATE_KEY: ['This key stands here twice.', 'Keep one of the two.'],
  BAD_INDENT: [
    'This line is not indented like its neighbours.',
    'Lines of one list or mapping must start in the same column.',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'A mapping starts in the middle of a line.',
    'Put the inner key on a line of its own, indented, or put quotes around a text that holds ": ".',
  ],
  MULTILINE_IMPLICIT_KEY: ['A key runs over several lines; a ":" is probably missing.', 'Write it as `key: value`.'],
  IMPOSSIBLE: ['This line cannot be read as YAML.', 'Look for a missing quote or ":" just before it.'],
  MISSING_CHAR: ['A closing quote, bracket or ":" is missing.', 'Close the quote or bracket opened before this place.'],
  UNEXPECTED_TOKEN: [
    'This does not belong here.',
    'Put quotes around texts that start with a special character such as * & ! % @ ` { [.',
  ],
  BAD_ALIAS: ['An alias (*name) is used that was never defined.', 'Put quotes around the text if the * belongs to it.'],
  BAD_SCALAR_START: ['A text cannot start with this character.', 'Put it in quotes.'],
  BAD_DQ_ESCAPE: ['A backslash in double quotes starts an escape that does not exist.', "Use single quotes: '...'."],
  BAD_DIRECTIVE: ['A line that starts with % is a YAML directive.', 'Put the text in quotes.'],
  MULTIPLE_DOCS: ['The file holds more than one YAML document (a line with ---).', 'Keep one recipe per file.'],
  RESOURCE_EXHAUSTION: ['The file is nested too deeply.', 'A recipe needs three levels.'],
}

/** A YAML error as a finding with its place. */
export const toSyntaxFinding = (error: YAMLError, counter: LineCounter, file: string): Finding => {
  const { line, col } = counter.linePos(error.pos[0])
  const [message, hint] = words[error.code] ?? [
    'This cannot be read as YAML.',
    'Look at the line and the one above it.',
  ]
  return {
    code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'yaml-syntax',
    severity: 'error',
    message,
    detail: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '',
    hint,
    place: { file, line: Math.max(1, line), column: Math.max(1, col) },
  }
}
