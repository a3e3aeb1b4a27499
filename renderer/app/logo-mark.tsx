import styles from './sidebar.module.css'

/** Three layers: the ground, the work, the house. */
export const LogoMark = ({ size = 22 }: { readonly size?: number | undefined }) => (
  <svg className={styles['logo']} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="var(--accent)" />
    <path d="M7 10.5 16 6l9 4.5L16 15z" fill="#fff" />
    <path
      d="m7 16 9 4.5 9-4.5"
      fill="none"
      stroke="#fff"
      strokeOpacity=".8"
      strokeWidth="2.2"
      strokeLinejoin="round"
      strokeLinecap="round"
    />
    <path
      d="m7 21.5 9 4.5 9-4.5"
      fill="none"
      stroke="#fff"
      strokeOpacity=".5"
      strokeWidth="2.2"
      strokeLinejoin="round"
      strokeLinecap="round"
    />
  </svg>
)
