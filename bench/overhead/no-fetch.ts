const answer = new Promise<Response>(() => {})
window.fetch = () => answer
