import styles from './spinner.module.css'

/** Activity of unknown length; says nothing to a screen reader (the text beside it does). */
export const Spinner = ({ size = 14 }: { readonly size?: number | undefined }) => (
  <svg className={styles['spinner']} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeOpacity="0.22" strokeWidth="1.75" />
    <path
      d="M14.25 8A6.25 6.25 0 0 0 8 1.75"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
    />
  </svg>
)
