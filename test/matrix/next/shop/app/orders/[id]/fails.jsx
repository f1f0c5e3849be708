'use client'
import { useState } from 'react'

export function Fails() {
  const [error, setError] = useState()
  if (error) throw error
  return (
    <button type="button" onClick={() => setError(new Error('no such order'))}>
      Fail
    </button>
  )
}
