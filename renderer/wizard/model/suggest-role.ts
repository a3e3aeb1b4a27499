/** A role for a database: `shop` and `shop_db` get `shop_user`. Follows the name until a person types another one. */
export const suggestRole = (database: string): string =>
  database === '' ? '' : `${database.replace(/[_-]?db$/i, '') || database}_user`
