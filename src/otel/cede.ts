import type { Task } from '../handle.js'

// More requests than a page starts before the second file has taken note of them; a guess.
const MAX_CEDED = 1000

/** The request with this span id is recorded by OpenTelemetry, or by nobody: silmari leaves it alone. */
export function cede({ isRecording, ceded }: Task, spanId: string): void {
  if (!isRecording) return
  ceded.add(spanId)
  if (ceded.size > MAX_CEDED) for (const oldest of ceded) return void ceded.delete(oldest)
}
