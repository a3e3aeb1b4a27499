import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinCommand, splitCommand } from '../../../../renderer/wizard/model/split-command.ts'

test.each([
  ['python manage.py migrate --fake-initial', ['python', 'manage.py', 'migrate', '--fake-initial']],
  ['  echo   "two words" \'it"s\' ', ['echo', 'two words', 'it"s']],
  ['C:\\Python\\python.exe -m alembic', ['C:\\Python\\python.exe', '-m', 'alembic']],
  ['a "" b', ['a', '', 'b']],
  ['a\\ b c', ['a b', 'c']],
  ['', []],
])('reads %s', (text, argv) => {
  expect(splitCommand(text)).toEqual({ argv, problem: null })
})

test('an open quote is told', () => {
  expect(splitCommand('echo "half').problem).toBe('unclosed-quote')
})

test('what is joined is read back the same', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (argv) => {
      expect(splitCommand(joinCommand(argv)).argv).toEqual(argv)
    }),
  )
})
