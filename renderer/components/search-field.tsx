import { Search, X } from 'lucide-react'
import {
  Button,
  Input,
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
} from 'react-aria-components'
import styles from './search-field.module.css'

export type SearchFieldProps = Omit<AriaSearchFieldProps, 'children' | 'className' | 'style'> & {
  readonly label: string
  readonly placeholder?: string | undefined
}

export const SearchField = ({ label, placeholder = label, ...rest }: SearchFieldProps) => (
  <AriaSearchField {...rest} aria-label={label} className={styles['field'] ?? ''}>
    <Search aria-hidden="true" />
    <Input className={styles['input'] ?? ''} placeholder={placeholder} spellCheck={false} />
    <Button className={styles['clear'] ?? ''}>
      <X aria-hidden="true" />
    </Button>
  </AriaSearchField>
)
