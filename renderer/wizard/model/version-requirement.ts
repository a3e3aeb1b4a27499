/** `>=15 <18`, `15`, `=16`: does a major version meet it? An empty or unreadable requirement is met by anything. */
export const meetsRequirement = (major: number, requirement: string): boolean =>
  [...requirement.matchAll(/(>=|<=|>|<|=)?\s*(\d+)/g)].every((match) => {
    const wanted = Number(match[2])
    switch (match[1]) {
      case '>=':
        return major >= wanted
      case '<=':
        return major <= wanted
      case '>':
        return major > wanted
      case '<':
        return major < wanted
      default:
        return major === wanted
    }
  })
