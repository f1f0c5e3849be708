import { useEffect, useState } from 'preact/hooks'

/** Below this the panel is a sheet and a row has its bar under its name. The style sheet says the same. */
export const NARROW = '(max-width: 759px)'
export const DARK = '(prefers-color-scheme: dark)'

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const onChange = () => setMatches(media.matches)
    onChange()
    media.addEventListener('change', onChange)
    return () => media.removeEventListener('change', onChange)
  }, [query])
  return matches
}
