import { useSpeech } from './language.js'

export function LanguageButton({ onLanguage }: { onLanguage: () => void }) {
  const { text, language } = useSpeech()
  return (
    <button type="button" class="button quiet" lang={language === 'ko' ? 'en' : 'ko'} onClick={onLanguage}>
      {text.otherLanguage}
    </button>
  )
}
