import { describe, expect, it } from 'vitest'
import { fuzzyScore, rankBy } from '../../../../renderer/app/fuzzy.ts'

const titles = [
  'Go to servers',
  'Open a recipe',
  'Start from nothing',
  'Start the built-in server',
  'Look for servers again',
  'Dark theme',
  'Go to settings',
]
const find = (query: string): readonly string[] => rankBy(titles, query, (title) => [title])

describe('finding commands', () => {
  it('keeps the order when nothing is typed', () => expect(find('')).toEqual(titles))
  it('finds by a piece of a word', () => expect(find('recip')[0]).toBe('Open a recipe'))
  it('finds by the first letters of words', () =>
    expect(find('gts').slice(0, 2).toSorted()).toEqual(['Go to servers', 'Go to settings']))
  it('finds over word borders', () => expect(find('startbuilt')[0]).toBe('Start the built-in server'))
  it('does not find what is not there', () => expect(find('zebra')).toEqual([]))
  it('takes a whole word before scattered letters', () =>
    expect(fuzzyScore('Dark theme', 'the') ?? 0).toBeGreaterThan(fuzzyScore('Start something else', 'the') ?? 0))
})
