import { expect, it } from 'vitest'
import { joinPath, shownEntries, type FolderEntry } from '../../../../renderer/screens/files/folder-listing.ts'

const entry = (name: string, kind: FolderEntry['kind']): FolderEntry => ({ name, path: `/${name}`, kind })
const entries = [
  entry('b.sql', 'script'),
  entry('.git', 'folder'),
  entry('v10', 'folder'),
  entry('v9', 'folder'),
  entry('groundwork.yaml', 'recipe'),
  entry('x.md', 'other'),
]
const names = (...arguments_: Parameters<typeof shownEntries>) => shownEntries(...arguments_).map((each) => each.name)

it('shows what was asked for, folders first and numbers as numbers', () => {
  expect(names(entries, 'recipe', false)).toEqual(['v9', 'v10', 'groundwork.yaml'])
  expect(names(entries, 'script', false)).toEqual(['v9', 'v10', 'b.sql'])
  expect(names(entries, 'folder', false)).toEqual(['v9', 'v10'])
  expect(names(entries, 'recipe', true)).toHaveLength(6)
})

it('joins in the manner of the folder', () => {
  expect(joinPath('/home/mara', 'a.yaml')).toBe('/home/mara/a.yaml')
  expect(joinPath('/', 'a.yaml')).toBe('/a.yaml')
  expect(joinPath('C:\\shop', 'a.yaml')).toBe('C:\\shop\\a.yaml')
})
