import { useEffect, useMemo, useState } from 'preact/hooks'
import { List } from './list/list.js'
import { readHash } from './route.js'
import { ScenarioPage } from './scenario/page.js'
import { createSpeech, readLanguage, SpeechContext, saveLanguage } from './ui/language.js'

export function App() {
  const [language, setLanguage] = useState(readLanguage)
  const speech = useMemo(() => createSpeech(language), [language])
  const route = useRoute()
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const onLanguage = () => {
    const next = language === 'ko' ? 'en' : 'ko'
    saveLanguage(next)
    setLanguage(next)
  }
  return (
    <SpeechContext.Provider value={speech}>
      {route.page === 'list' ? (
        <List query={route.query} onLanguage={onLanguage} />
      ) : (
        <ScenarioPage key={route.id} id={route.id} asked={route.span} onLanguage={onLanguage} />
      )}
    </SpeechContext.Provider>
  )
}

function useRoute() {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const onChange = () => setHash(location.hash)
    window.addEventListener('hashchange', onChange)
    return () => window.removeEventListener('hashchange', onChange)
  }, [])
  return readHash(hash)
}
