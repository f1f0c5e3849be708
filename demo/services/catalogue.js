/** What the shop sells. Prices in won. The last one costs more than the ledger lets anybody pay at once. */
export const catalogue = [
  { id: 'yarn', price: 12_000, ko: '메리노 실타래', en: 'Merino yarn', art: 'yarn' },
  { id: 'spool', price: 4_500, ko: '린넨 실패', en: 'Linen spool', art: 'spool' },
  { id: 'scissors', price: 28_000, ko: '재단 가위', en: 'Tailor’s scissors', art: 'scissors' },
  { id: 'buttons', price: 3_900, ko: '자개 단추', en: 'Shell buttons', art: 'buttons' },
  { id: 'needles', price: 18_500, ko: '대나무 뜨개바늘', en: 'Bamboo needles', art: 'needles' },
  { id: 'hoop', price: 9_800, ko: '자수 틀', en: 'Embroidery hoop', art: 'hoop' },
  { id: 'scarf', price: 64_000, ko: '손뜨개 목도리', en: 'Hand-knit scarf', art: 'scarf' },
  { id: 'thimble', price: 1_290_000, ko: '순금 골무', en: 'Gold thimble', art: 'thimble' },
]

export function findProduct(id) {
  return catalogue.find(product => product.id === id)
}

export function searchProducts(text) {
  const wanted = text.trim().toLowerCase()
  return catalogue.filter(({ ko, en }) => `${ko} ${en}`.toLowerCase().includes(wanted))
}
