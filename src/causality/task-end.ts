import type { Undo } from '../fact.js'
import { nativeSetTimeout } from '../lib/natives.js'

export interface TaskEnd {
  /** The running task is to be followed by `onEnd`, as closely as the browser can. */
  expect(): void
  stop: Undo
}

type Scheduler = { postTask?: (fn: () => void, options: object) => Promise<unknown> }

/** Calls `onEnd` in a task of its own after each task that expects it; one such task waits at a time. */
export function createTaskEnd(onEnd: () => void): TaskEnd {
  const { scheduler, MessageChannel } = globalThis as {
    scheduler?: Scheduler
    MessageChannel?: typeof globalThis.MessageChannel
  }
  let isExpected = false
  const end = () => {
    isExpected = false
    onEnd()
  }
  const { postTask } = scheduler ?? {}
  // Safari has no scheduler; a message waits its turn behind tasks that were there before it.
  const channel = postTask || !MessageChannel ? undefined : new MessageChannel()
  if (channel) channel.port1.onmessage = end

  return {
    expect() {
      if (isExpected) return
      isExpected = true
      // Before everything but input and frames (measured in Chromium 156 and Firefox 153).
      if (postTask) postTask.call(scheduler, end, { priority: 'user-blocking' })
      else if (channel) channel.port2.postMessage(0)
      else nativeSetTimeout(end, 0)
    },
    stop: () => channel?.port1.close(),
  }
}
