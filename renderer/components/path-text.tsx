import styles from './path-text.module.css'

/** A path in one line; when it is too long its beginning goes, since the end tells files apart. */
export const PathText = ({ path }: { readonly path: string }) => (
  <span className={styles['path']} title={path}>
    {/* The isolate keeps slashes in their places within the right-to-left clipping. */}
    <bdi>{path}</bdi>
  </span>
)
