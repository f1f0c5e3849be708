// Where the packages of the cell are; Next.js would take the folder of the next lock file above.
export default { turbopack: { root: import.meta.dirname } }
