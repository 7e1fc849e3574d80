import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env['COUNTERSIGN_URL'] ?? 'http://127.0.0.1:4400'

export default defineConfig({
  plugins: [react()],
  base: '/',
  build: {
    outDir: 'dist',
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/v1': server, '/log/': server } },
})
