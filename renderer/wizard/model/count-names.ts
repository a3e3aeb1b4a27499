import { countedKinds, type CountedKind } from '../../../shared/model/inventory.ts'

const first: readonly CountedKind[] = ['tables', 'views', 'functions', 'procedures']

/** The kinds a recipe may count, those people count a schema by first. */
export const checkCountNames: readonly CountedKind[] = [
  ...first,
  ...countedKinds.filter((kind) => !first.includes(kind)),
]
