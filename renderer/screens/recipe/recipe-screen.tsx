import { Page } from '../../components/page.tsx'

export const RecipeScreen = ({ path }: { readonly path: string | null }) => <Page title="recipe">{path}</Page>
