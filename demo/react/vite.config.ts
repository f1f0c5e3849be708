import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // silmari lies outside this folder, beside the React of its own tests.
  resolve: { dedupe: ['react', 'react-dom'] },
  build: { outDir: '../../build/demo-react', emptyOutDir: true },
})
