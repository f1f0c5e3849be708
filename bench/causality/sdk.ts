/** Replaced by the tool under test (sdk/*.ts) when the page is built. */
export {}
