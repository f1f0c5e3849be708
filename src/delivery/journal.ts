/** What the journal knows of a parcel without reading it; parcels come in this order, the oldest first. */
export type Key = readonly [writtenAt: number, owner: string, number: number, bytes: number, records: number]

export function isKey(key: unknown): key is Key {
  const [at, owner, number, bytes, records] = Array.isArray(key) ? key : []
  return typeof owner === 'string' && [at, number, bytes, records].every(each => typeof each === 'number' && each >= 0)
}

/** Parcels kept in IndexedDB until their records are acknowledged. What fails answers `undefined`, never throws. */
export interface Journal {
  /** Whether it can be written to at this moment, without waiting. */
  readonly isOpen: boolean
  open(): Promise<void>
  /** Handed to the browser when this returns: it outlives the page. Resolves with whether all of it was kept. */
  put(parcels: readonly (readonly [Key, unknown])[]): Promise<boolean>
  get(key: Key): Promise<unknown>
  keys(): Promise<readonly unknown[]>
  remove(key: unknown): void
  close(): void
}

const STORE = 'parcels'

/** @param endpoint pages that send elsewhere have a journal of their own: what one leaves, no other may send. */
export function createJournal(endpoint: string): Journal {
  let db: IDBDatabase | undefined
  let opening: Promise<void> | undefined
  const gone: unknown[] = []

  function transact<T>(
    mode: IDBTransactionMode,
    run: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> {
    return new Promise(resolve => {
      try {
        const transaction = db!.transaction(STORE, mode, { durability: 'relaxed' })
        const request = run(transaction.objectStore(STORE))
        transaction.oncomplete = () => resolve(request.result)
        transaction.onabort = () => resolve(undefined) // the disk is full, or the site's data were cleared
        // Without it a write made while the page goes is lost in Chromium and Firefox (docs/discoveries.md).
        transaction.commit?.()
      } catch {
        resolve(undefined) // not open, or closed by the browser
      }
    })
  }

  function open(): Promise<void> {
    opening ??= new Promise(resolve => {
      const giveUp = () => resolve()
      try {
        // Without a version: pages with an older and a newer SDK share it, and each parcel says its own.
        const request = indexedDB.open(`silmari ${endpoint}`)
        request.onupgradeneeded = () => request.result.createObjectStore(STORE)
        request.onsuccess = () => {
          db = request.result
          db.onversionchange = db.onclose = close
          resolve()
        }
        request.onerror = giveUp // private mode of older browsers, no room on the disk
      } catch {
        giveUp() // a sandboxed frame, blocked storage
      }
    })
    return opening
  }

  /** A batch that is delivered empties many parcels: they go in one transaction. */
  async function remove(key: unknown): Promise<void> {
    if (gone.push(key) > 1) return
    await undefined
    const keys = gone.splice(0) as IDBValidKey[]
    await transact('readwrite', store => keys.map(key => store.delete(key)).at(-1)!)
  }

  function close(): void {
    db?.close()
    db = opening = undefined
  }

  return {
    get isOpen() {
      return !!db
    },
    open,
    put: async parcels =>
      !!(await transact('readwrite', store => {
        for (const [key, value] of parcels) store.put(value, key as unknown as IDBValidKey)
        return store.count()
      })),
    get: key => transact('readonly', store => store.get(key as unknown as IDBValidKey)),
    keys: async () => (await transact('readonly', store => store.getAllKeys())) ?? [],
    remove,
    close,
  }
}
