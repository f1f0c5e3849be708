const PREFIX = 'silmari-lens.'

/** What was chosen before, where the browser keeps it. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    return null // storage is denied: nothing was kept
  }
}

export function saveSetting(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // Storage is denied or full: the choice lasts as long as the page.
  }
}
