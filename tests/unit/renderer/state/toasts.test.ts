import { expect, it } from 'vitest'
import { addTo, type Toast } from '../../../../renderer/state/toasts.ts'

const toast = (id: number, title: string): Toast => ({ id, tone: 'info', title })

it('shows the same message once, as the newest', () => {
  expect(addTo([toast(1, 'a'), toast(2, 'b')], toast(3, 'a')).map((each) => each.id)).toEqual([2, 3])
})
it('keeps the four newest', () => {
  const all = ['a', 'b', 'c', 'd', 'e'].reduce<readonly Toast[]>(
    (list, title, index) => addTo(list, toast(index, title)),
    [],
  )
  expect(all.map((each) => each.title)).toEqual(['b', 'c', 'd', 'e'])
})
