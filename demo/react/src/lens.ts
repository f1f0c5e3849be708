/** Address of the lens, left in the page by its server. */
export const lens = document.querySelector<HTMLMetaElement>('meta[name=lens]')!.content
